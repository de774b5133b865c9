import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** The anchors of a page as GitHub makes them: lower case, spaces to hyphens, punctuation removed. */
const anchorsOf = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each([...pages, 'ops/slo/slo.md'])('%s links only to files and headings that exist', (page) => {
  const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g);
  const broken = [...links].filter(([, path = '', anchor = '']) => {
    const target = path === '' ? page : join(dirname(page), path);
    return !existsSync(target) || (anchor !== '' && !anchorsOf(target).includes(anchor));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
