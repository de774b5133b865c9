import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path/posix';

const declaration =
  /^export (?:async |abstract |declare )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;

/** The names that the sources export, each with the path of its file. */
export const exportedNames = (
  sources: readonly string[],
): readonly (readonly [name: string, path: string])[] =>
  sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(declaration)].map(
      ([, name = '']) => [name, path] as const,
    ),
  );

/** Names that occur in several files, each with those files. */
export function repeatedNames(
  names: readonly (readonly [name: string, path: string])[],
): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const [name, path] of names) places.set(name, (places.get(name) ?? new Set()).add(path));
  return [...places]
    .filter(([, paths]) => paths.size > 1)
    .map(([name, paths]) => `${name}: ${[...paths].join(', ')}`);
}

const codeFolders = '{bench,build,e2e,fuzz,ops,scripts,sim,src}';
/** A benchmark installs the programs that it compares Everink with. */
const exclude = ['**/node_modules'];

/** The paths of all unit tests in the repository. */
export const testFiles = (): readonly string[] =>
  globSync(`${codeFolders}/**/*.test.{ts,tsx}`, { exclude }).map((path) =>
    path.replaceAll('\\', '/'),
  );

/**
 * The tests whose names don't begin with the name of a file in their folder. `BoardStore.test.ts` tests
 * `BoardStore.ts`, and `BoardStore.kill.test.ts` one aspect of it.
 */
export function testsWithoutSubject(tests: readonly string[]): readonly string[] {
  const subjects = new Set(
    globSync(`${codeFolders}/**/*.*`, { exclude })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !/\.test\.tsx?$/.test(path))
      .map(subjectOf),
  );
  return tests.filter((path) => !subjects.has(subjectOf(path)));
}

const subjectOf = (path: string): string => `${dirname(path)}/${basename(path).split('.')[0]}`;
