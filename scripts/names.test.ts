import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { sourcesIn } from './imports.ts';

const declaration =
  /^export (?:async |abstract |declare )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;

const sources = sourcesIn('src').filter(
  (path) => !path.includes('/testing/') && !path.startsWith('src/shared/words/'),
);

function repeated(names: readonly (readonly [string, string])[]): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const [name, path] of names) places.set(name, (places.get(name) ?? new Set()).add(path));
  return [...places]
    .filter(([, paths]) => paths.size > 1)
    .map(([name, paths]) => `${name}: ${[...paths].join(', ')}`);
}

it('no exported name means two things', () => {
  const names = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(declaration)].map(
      ([, name = '']) => [name, path] as const,
    ),
  );
  expect(names.length).toBeGreaterThan(1_000);
  expect(repeated(names)).toEqual([]);
});

it('no two files of a process differ only by case', () => {
  const names = sources.map((path) => {
    const folder = path.split('/').slice(0, 2).join('/');
    return [`${folder}/${basename(path).toLowerCase()}`, basename(path)] as const;
  });
  expect(repeated(names)).toEqual([]);
});
