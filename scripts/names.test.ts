import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { sourcesIn } from './imports.ts';
import { exportedNames, repeatedNames, testFiles, testsWithoutSubject } from './names.ts';

const sources = sourcesIn('src').filter((path) => !path.startsWith('src/shared/words/'));
const otherSources = ['sim', 'fuzz', 'bench', 'build', 'e2e', 'scripts'].flatMap(sourcesIn);

it('no exported name means two things', () => {
  const names = exportedNames([...sources, ...otherSources])
    // Playwright's name for what each kind of its tests extends.
    .filter(([name, path]) => name !== 'test' || !path.startsWith('e2e/harness/'));
  expect(names.length).toBeGreaterThan(1_000);
  expect(repeatedNames(names)).toEqual([]);
});

it('no two files of a process differ only by case', () => {
  const names = sources.map((path) => {
    const folder = path.split('/').slice(0, 2).join('/');
    return [`${folder}/${basename(path).toLowerCase()}`, basename(path)] as const;
  });
  expect(repeatedNames(names)).toEqual([]);
});

it('every unit test is next to a file and named after it', () => {
  const tests = testFiles();
  expect(tests.length).toBeGreaterThan(200);
  expect(testsWithoutSubject(tests)).toEqual([]);
});

it('a unit test that is named after no file, or after one elsewhere, is found', () => {
  const stray = ['scripts/speed.test.ts', 'scripts/run/names.speed.test.ts'];
  const right = ['scripts/names.test.ts', 'scripts/names.speed.test.ts'];
  expect(testsWithoutSubject([...stray, ...right])).toEqual(stray);
});
