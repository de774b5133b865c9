import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

/** A file that imports another one, both as paths in the repository. Imports of types count too. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The sources in the folder, without tests and their helpers. */
export function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path));
}

/** The imports between the sources, without packages. */
export function importsOf(sources: readonly string[]): readonly Import[] {
  return sources.flatMap((from) =>
    [...specifiersIn(from, readFileSync(from, 'utf8'))]
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from, to: join(dirname(from), specifier.replace(/\?.*$/, '')) })),
  );
}

/** The names of the packages that the sources import, for types too. */
export function packagesImportedBy(sources: readonly string[]): ReadonlySet<string> {
  const specifiers = sources.flatMap((path) => [...specifiersIn(path, readFileSync(path, 'utf8'))]);
  return new Set(
    specifiers
      .filter((specifier) => !/^(\.|node:)/.test(specifier))
      .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier),
  );
}

function specifiersIn(path: string, text: string): ReadonlySet<string> {
  const { staticImports, staticExports } = parseSync(path, text).module;
  const imported = staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  // Dynamic imports of values, and types within expressions.
  const inExpressions = [...text.matchAll(/\bimport\(\s*'([^']+)'/g)].flatMap(
    ([, value]) => value ?? [],
  );
  return new Set([...imported, ...exported, ...inExpressions]);
}
