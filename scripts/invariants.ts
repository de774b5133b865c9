/**
 * Lists under each rule of docs/invariants.md the tests whose names begin with its number, and under each pain of
 * others those whose names end with its report.
 *
 *     npm run docs:invariants
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { knownIssues } from './knownIssues.ts';

const root = resolve(import.meta.dirname, '..');
const pagePath = resolve(root, 'docs/invariants.md');
const testFiles = [
  'src/**/*.test.{ts,tsx}',
  'sim/**/*.test.ts',
  'e2e/**/*.{spec,test}.ts',
  'scripts/**/*.test.ts',
];

interface ProvingTest {
  readonly file: string;
  readonly name: string;
}

/** Proving tests by the number of their rule, in the order of their files. */
export function findProvingTests(): Map<number, ProvingTest[]> {
  const found = new Map<number, ProvingTest[]>();
  for (const { file, name } of findTestNames()) {
    // "I3: ..." or "I5, I7: ...".
    const [, numbers, rest] = /^((?:I\d+(?:, | and )?)+): (.+)/.exec(name) ?? [];
    if (numbers === undefined || rest === undefined) continue;
    for (const [, number] of numbers.matchAll(/I(\d+)/g)) {
      add(found, Number(number), { file, name: rest });
    }
  }
  return found;
}

/** Tests by the report of the pain that they prove ours not to have. */
export function findPainTests(): Map<string, ProvingTest[]> {
  const found = new Map<string, ProvingTest[]>();
  for (const { file, name } of findTestNames()) {
    const [, rest, report] = /^(?:[I\d, ]+: )?(.+) \((\w+ \d+)\)$/.exec(name) ?? [];
    if (rest !== undefined && report !== undefined) add(found, report, { file, name: rest });
  }
  return found;
}

/** Every string that looks like the name of a test that proves something. */
function findTestNames(): ProvingTest[] {
  return globSync(testFiles, { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(resolve(root, file), 'utf8');
      const names = text.matchAll(/(['"`])((?:I\d+(?:, I\d+)*: )?(?:\\.|(?!\1)[^\n])+)\1/g);
      return [...names].map(([, , name = '']) => ({
        file: file.replaceAll('\\', '/'),
        name: name.replaceAll('\\', ''),
      }));
    });
}

function add<Key>(found: Map<Key, ProvingTest[]>, key: Key, test: ProvingTest): void {
  found.set(key, [...(found.get(key) ?? []), test]);
}

/** The page with the lists that the tests of the repository ask for. */
export function renderPage(
  page: string,
  tests: ReadonlyMap<number, readonly ProvingTest[]>,
  painTests: ReadonlyMap<string, readonly ProvingTest[]>,
): string {
  const [head = '', ...sections] = page.split(/^(?=## )/m);
  const rendered = sections.map((section) => {
    const number = /^## I(\d+)/.exec(section)?.[1];
    const text = section.replace(/^ *- .*\n?/gm, '').trimEnd();
    const lines = number === undefined ? painLines(painTests) : linesOf(tests.get(Number(number)));
    return `${text}\n${lines === '' ? '' : `\n${lines}`}`;
  });
  return `${head}${rendered.join('\n')}`;
}

const linesOf = (tests: readonly ProvingTest[] = []): string =>
  tests.map((test) => `- ${mention(test)}\n`).join('');

const painLines = (tests: ReadonlyMap<string, readonly ProvingTest[]>): string =>
  knownIssues
    .map(({ report, what }) => {
      const lines = (tests.get(report) ?? []).map((test) => `  - ${mention(test)}\n`);
      return `- ${report}: ${what}\n${lines.join('')}`;
    })
    .join('');

const mention = ({ file, name }: ProvingTest): string =>
  `\`${file}\`: ${name.replace(/%[a-z]/g, '…')}`;

export const readPage = (): string => readFileSync(pagePath, 'utf8');

if (import.meta.main)
  writeFileSync(pagePath, renderPage(readPage(), findProvingTests(), findPainTests()));
