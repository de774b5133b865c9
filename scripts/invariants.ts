/**
 * Lists below each invariant of docs/invariants.md the files with tests whose names start with its number, and below
 * each known issue of other programs those with tests whose names end with its report.
 *
 *     npm run docs:invariants
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { knownIssues } from './knownIssues.ts';

const root = resolve(import.meta.dirname, '..');
const pagePath = resolve(root, 'docs/invariants.md');
const testFiles = [
  'src/**/*.test.{ts,tsx}',
  'sim/**/*.test.ts',
  'e2e/**/*.{spec,test}.ts',
  'scripts/**/*.test.ts',
];

/** Paths of test files, from the root of the repository. */
type Files = ReadonlySet<string>;

/** Files with tests that prove an invariant, by its number. */
export function findInvariantTests(): Map<number, Files> {
  const found = new Map<number, Set<string>>();
  for (const { file, name } of findTestNames()) {
    // "I3: ..." or "I5, I7: ...".
    const [, numbers] = /^((?:I\d+(?:, | and )?)+): ./.exec(name) ?? [];
    for (const [, number] of numbers?.matchAll(/I(\d+)/g) ?? []) add(found, Number(number), file);
  }
  return found;
}

/** Files with tests for a known issue of another program, by its report. */
export function findIssueTests(): Map<string, Files> {
  const found = new Map<string, Set<string>>();
  for (const { file, name } of findTestNames()) {
    const [, report] = /^.+ \((\w+ \d+)\)$/.exec(name) ?? [];
    if (report !== undefined) add(found, report, file);
  }
  return found;
}

/** All strings of the test files, since each may be the name of a test. */
function findTestNames(): { readonly file: string; readonly name: string }[] {
  return globSync(testFiles, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(resolve(root, file), 'utf8');
      const names = text.matchAll(/(['"`])((?:I\d+(?:, I\d+)*: )?(?:\\.|(?!\1)[^\n])+)\1/g);
      return [...names].map(([, , name = '']) => ({ file, name: name.replaceAll('\\', '') }));
    });
}

function add<Key>(found: Map<Key, Set<string>>, key: Key, file: string): void {
  found.set(key, (found.get(key) ?? new Set()).add(file));
}

/** The page with updated lists of test files. */
export function renderPage(
  page: string,
  invariantTests: ReadonlyMap<number, Files>,
  issueTests: ReadonlyMap<string, Files>,
): string {
  const [head = '', ...sections] = page.split(/^(?=## )/m);
  const rendered = sections.map((section) => {
    const number = /^## I(\d+)/.exec(section)?.[1];
    const text = section.replace(/^- .*\n?/gm, '').trimEnd();
    const lines =
      number === undefined ? issueLines(issueTests) : filesOf(invariantTests.get(Number(number)));
    return `${text}\n\n${lines.map((line) => `- ${line}\n`).join('')}`;
  });
  return `${head}${rendered.join('\n')}`;
}

const issueLines = (tests: ReadonlyMap<string, Files>): string[] =>
  knownIssues.map(
    ({ report, what }) => `${report}: ${what}. ${filesOf(tests.get(report)).join(', ')}`,
  );

/** Files in shell notation, one pattern per folder and suffix: `src/sqlite/{migrate,setAside}.test.ts`. */
function filesOf(files: Files = new Set()): string[] {
  const names = new Map<string, string[]>();
  for (const file of files) {
    const [, name = '', suffix = ''] =
      /^(.+?)(\.(?:spec|test)\.tsx?)$/.exec(posix.basename(file)) ?? [];
    const pattern = `${posix.dirname(file)}/*${suffix}`;
    names.set(pattern, [...(names.get(pattern) ?? []), name]);
  }
  return [...names].map(([pattern, [first = '', ...more]]) => {
    const name = more.length === 0 ? first : `{${[first, ...more].join(',')}}`;
    return `\`${pattern.replace('*', name)}\``;
  });
}

export const readPage = (): string => readFileSync(pagePath, 'utf8');

if (import.meta.main)
  writeFileSync(pagePath, renderPage(readPage(), findInvariantTests(), findIssueTests()));
