/** What the documentation pages refer to. Pages are named by their path from the root of the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Parts of a path that stand for a name of the reader's choice, such as `KIND.ts`. */
const placeholder = /\b[A-Z]{3,}\b/;

/** The folders that pages name files from. */
const roots = ['', 'src/', 'src/main/', 'src/main/sync/', 'src/renderer/', 'src/renderer/canvas/'];

export const docPages: readonly string[] = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** File names in backticks that don't exist: paths, and the names of unit tests, which need no folder. */
export function missingFiles(page: string, testNames: ReadonlySet<string>): readonly string[] {
  const text = readFileSync(page, 'utf8');
  const paths = text.match(/(?<=`)[\w./-]+\/[\w.-]+\.(ts|tsx|mjs|yml|css)(?=`)/g) ?? [];
  const tests = text.match(/(?<=`)[\w.]+\.test\.tsx?(?=`)/g) ?? [];
  return [
    ...paths.filter(
      (path) => !placeholder.test(path) && !roots.some((root) => existsSync(root + path)),
    ),
    ...tests.filter((name) => !testNames.has(name)),
  ];
}

/** Links to files or headings that don't exist, as they are written. */
export function brokenLinks(page: string): readonly string[] {
  const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g);
  return [...links]
    .filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(target) || (anchor !== '' && !anchorsOf(target).includes(anchor));
    })
    .map(([link]) => link);
}

/** The anchors of a page as GitHub makes them: lower case, spaces to hyphens, punctuation removed. */
const anchorsOf = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
