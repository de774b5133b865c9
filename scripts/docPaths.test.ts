import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Parts of a path that stand for a name of the reader's choice, such as `KIND.ts`. */
const placeholder = /\b[A-Z]{3,}\b/;
const roots = ['', 'src/', 'src/main/', 'src/main/sync/', 'src/renderer/', 'src/renderer/canvas/'];

const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

it.each(pages)('%s names only files that exist', (page) => {
  const text = readFileSync(page, 'utf8');
  const paths = text.match(/(?<=`)[\w./-]+\/[\w.-]+\.(ts|tsx|mjs|yml|css)(?=`)/g) ?? [];
  const missing = paths.filter(
    (path) => !placeholder.test(path) && !roots.some((root) => existsSync(root + path)),
  );
  expect(missing).toEqual([]);
});
