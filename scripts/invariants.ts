/**
 * Lists under each rule of docs/invariants.md the tests whose names begin with its number.
 *
 *     npm run docs:invariants
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const pagePath = resolve(root, 'docs/invariants.md');
const testFiles = ['src/**/*.test.{ts,tsx}', 'e2e/**/*.spec.ts', 'scripts/**/*.test.ts'];

interface ProvingTest {
  readonly file: string;
  readonly name: string;
}

/** Proving tests by the number of their rule, in the order of their files. */
export function findProvingTests(): Map<number, ProvingTest[]> {
  const found = new Map<number, ProvingTest[]>();
  for (const file of globSync(testFiles, { cwd: root }).toSorted()) {
    const text = readFileSync(resolve(root, file), 'utf8');
    // Every string that begins with numbers and a colon is a name: "I3: ..." or "I5, I7: ...".
    for (const [, , numbers = '', name = ''] of text.matchAll(
      /(['"`])((?:I\d+(?:, | and )?)+): ((?:\\.|(?!\1).)+)\1/g,
    )) {
      for (const [, number] of numbers.matchAll(/I(\d+)/g)) {
        const tests = found.get(Number(number)) ?? [];
        tests.push({ file: file.replaceAll('\\', '/'), name: name.replaceAll('\\', '') });
        found.set(Number(number), tests);
      }
    }
  }
  return found;
}

/** The page with the lists that the tests of the repository ask for. */
export function renderPage(
  page: string,
  tests: ReadonlyMap<number, readonly ProvingTest[]>,
): string {
  const [head = '', ...sections] = page.split(/^(?=## I\d+\.)/m);
  const rendered = sections.map((section) => {
    const number = Number(/^## I(\d+)/.exec(section)?.[1]);
    const rule = section.replace(/^- .*\n?/gm, '').trimEnd();
    const lines = (tests.get(number) ?? []).map(
      ({ file, name }) => `- \`${file}\`: ${name.replace(/%[a-z]/g, '…')}\n`,
    );
    return `${rule}\n${lines.length === 0 ? '' : `\n${lines.join('')}`}`;
  });
  return `${head}${rendered.join('\n')}`;
}

export const readPage = (): string => readFileSync(pagePath, 'utf8');

if (import.meta.main) writeFileSync(pagePath, renderPage(readPage(), findProvingTests()));
