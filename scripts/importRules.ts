import type { Import } from './imports.ts';

/** The folders of the sources, and which of them may import which. */
export interface Architecture {
  /** Paths in the repository. */
  readonly folders: readonly string[];
  readonly rules: readonly Rule[];
}

/** Everything in a group may import everything in the groups after it. */
interface Rule {
  readonly text: string;
  readonly groups: readonly (readonly Member[])[];
}

/** The folders, or the file, that a name in a rule refers to. */
interface Member {
  readonly name: string;
  readonly paths: readonly string[];
}

/**
 * Reads the table of folders and the rules below it.
 *
 * A row names a folder by its path, or within one that an earlier row names: `sync/wire` is in `main/sync`. In a rule,
 * `a, b -> c -> d` lets `a` and `b` import `c` and `d`, and `c` import `d`. `a/*` is `a` with every folder in it that has
 * a row, and a name that ends in `.ts` is one file.
 *
 * @param exists whether the repository has the folder
 * @throws Error about a name that is unknown or ambiguous
 */
export function readArchitecture(page: string, exists: (path: string) => boolean): Architecture {
  const section = page.split(/^## /m).find((text) => text.startsWith('Folders\n')) ?? '';
  const lines = section.split('\n');
  const folders: string[] = [];
  for (const line of lines.filter((text) => text.startsWith('| `'))) {
    const [, cell = ''] = line.split('|');
    for (const [, name = ''] of cell.matchAll(/`([^`]+)`/g)) {
      folders.push(pathOf(name, folders, exists));
    }
  }
  const rules = lines
    .filter((line) => line.startsWith('    ') && line.includes(' -> '))
    .map((line) => readRule(line.trim(), folders));
  return { folders, rules };
}

/** The imports that no rule allows, as messages. */
export function forbiddenImports(
  { folders, rules }: Architecture,
  imports: readonly Import[],
): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const [source, target] = [folderOf(from, folders), folderOf(to, folders)];
    if (source === target || rules.some((rule) => allows(rule, [source, from], [target, to]))) {
      return [];
    }
    return [`${from} imports ${to}, but no rule lets ${source} use ${target}`];
  });
}

/** The names in rules that no import needs, as messages. */
export function unusedRules(
  { folders, rules }: Architecture,
  imports: readonly Import[],
): readonly string[] {
  const between = imports
    .map(({ from, to }) => ({
      sources: [folderOf(from, folders), from],
      targets: [folderOf(to, folders), to],
    }))
    .filter(({ sources, targets }) => sources[0] !== targets[0]);
  return rules.flatMap(({ text, groups }) =>
    groups.slice(1).flatMap((group, index) => {
      const before = pathsOf(groups.slice(0, index + 1));
      const isUsed = ({ paths }: Member): boolean =>
        between.some(({ sources, targets }) => meet(sources, before) && meet(targets, paths));
      return group
        .filter((member) => !isUsed(member))
        .map(({ name }) => `nothing uses ${name} as this rule allows: ${text}`);
    }),
  );
}

/** The innermost folder of the table that contains the file, or the path of a file in none. */
export function folderOf(path: string, folders: readonly string[]): string {
  const around = folders.filter((folder) => path.startsWith(`${folder}/`));
  return around.toSorted((one, other) => other.length - one.length)[0] ?? path;
}

function allows({ groups }: Rule, sources: readonly string[], targets: readonly string[]): boolean {
  const first = groups.findIndex((group) => meet(sources, pathsOf([group])));
  return first >= 0 && meet(targets, pathsOf(groups.slice(first + 1)));
}

const pathsOf = (groups: Rule['groups']): readonly string[] =>
  groups.flat().flatMap(({ paths }) => paths);

const meet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((path) => others.includes(path));

function pathOf(
  name: string,
  folders: readonly string[],
  exists: (path: string) => boolean,
): string {
  const [first = '', ...rest] = name.split('/');
  const parents = folders.filter((folder) => folder.endsWith(`/${first}`));
  const paths = [name, ...parents.map((parent) => [parent, ...rest].join('/'))];
  return theOne(paths.filter(exists), `the folder ${name}`);
}

const readRule = (text: string, folders: readonly string[]): Rule => ({
  text,
  groups: text
    .split(' -> ')
    .map((group) =>
      group.split(', ').map((name): Member => ({ name, paths: pathsNamed(name, folders) })),
    ),
});

function pathsNamed(name: string, folders: readonly string[]): readonly string[] {
  const [, folder = '', last = ''] = /^(.*)\/([^/]+)$/.exec(name) ?? [];
  if (last.endsWith('.ts')) return [`${folderNamed(folder, folders)}/${last}`];
  if (last !== '*') return [folderNamed(name, folders)];
  const top = folder === 'src' ? folder : folderNamed(folder, folders);
  return folders.filter((path) => `${path}/`.startsWith(`${top}/`));
}

const folderNamed = (name: string, folders: readonly string[]): string =>
  theOne(
    folders.filter((folder) => `/${folder}`.endsWith(`/${name}`)),
    `${name} in a rule`,
  );

function theOne(found: readonly string[], what: string): string {
  const [path] = found;
  if (path === undefined) throw new Error(`${what} is no folder of the table`);
  if (found.length > 1) throw new Error(`${what} is one of ${found.join(', ')}`);
  return path;
}
