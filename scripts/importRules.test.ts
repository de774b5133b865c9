import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderOf, forbiddenImports, readArchitecture, unusedRules } from './importRules.ts';
import { importsOf, sourcesIn } from './imports.ts';

describe('docs/architecture.md', () => {
  const architecture = readArchitecture(readFileSync('docs/architecture.md', 'utf8'), existsSync);
  const sources = [...sourcesIn('src'), ...sourcesIn('sim')];
  const imports = importsOf(sources);

  it('has a row for each folder of the sources and of the processes', () => {
    const within = ['src', 'src/main', 'src/renderer', 'src/server'];
    const folders = within.flatMap((parent) =>
      readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
        .map(({ name }) => `${parent}/${name}`),
    );
    expect(folders.filter((folder) => !architecture.folders.includes(folder))).toEqual([]);
  });

  it('has no row for a folder without sources of its own', () => {
    const filled = new Set(sources.map((path) => folderOf(path, architecture.folders)));
    const rows = architecture.folders.filter((folder) => /^(src|sim)\b/.test(folder));
    expect(rows.filter((folder) => !filled.has(folder))).toEqual([]);
  });

  it('allows every import of the sources', () => {
    expect(imports.length).toBeGreaterThan(1_000);
    expect(forbiddenImports(architecture, imports)).toEqual([]);
  });

  it('has no rule that nothing needs', () => {
    expect(unusedRules(architecture, imports)).toEqual([]);
  });
});

describe('a rule', () => {
  const page = `## Folders

| folder | what |
| --- | --- |
| \`src/main\` | |
| \`main/sync\`, \`main/log\` | |
| \`sync/wire\` | |

    main -> sync -> sync/wire
    main/* -> log
    sync/wire -> sync/observer.ts

## More
`;
  const folders = ['src/main', 'src/main/sync', 'src/main/log', 'src/main/sync/wire'];
  const read = (text = page) => readArchitecture(text, (path) => folders.includes(path));
  const forbidden = (from: string, to: string) => forbiddenImports(read(), [{ from, to }]);

  it('allows imports in its direction only', () => {
    expect(forbidden('src/main/index.ts', 'src/main/sync/wire/frames.ts')).toEqual([]);
    expect(forbidden('src/main/sync/wire/frames.ts', 'src/main/sync/status.ts')).toEqual([
      'src/main/sync/wire/frames.ts imports src/main/sync/status.ts, but no rule lets src/main/sync/wire use src/main/sync',
    ]);
  });

  it('names all folders within one, or one file', () => {
    expect(forbidden('src/main/sync/wire/frames.ts', 'src/main/log/Log.ts')).toEqual([]);
    expect(forbidden('src/main/sync/wire/frames.ts', 'src/main/sync/observer.ts')).toEqual([]);
  });

  it('does not apply within a folder, and nothing may import a folder without a row', () => {
    expect(forbidden('src/main/log/Log.ts', 'src/main/log/deep/format.ts')).toEqual([]);
    expect(forbidden('src/main/log/Log.ts', 'src/other.ts')).toHaveLength(1);
  });

  it('is unused when no import needs it', () => {
    const used = [
      { from: 'src/main/index.ts', to: 'src/main/log/Log.ts' },
      { from: 'src/main/index.ts', to: 'src/main/sync/status.ts' },
      { from: 'src/main/sync/status.ts', to: 'src/main/sync/wire/frames.ts' },
    ];
    expect(unusedRules(read(), used)).toEqual([
      'nothing uses sync/observer.ts as this rule allows: sync/wire -> sync/observer.ts',
    ]);
  });

  it('names folders of the table only', () => {
    expect(() => read(page.replace('-> log', '-> logs'))).toThrow('logs in a rule is no folder');
    expect(() => read(page.replace('`main/log`', '`main/gone`'))).toThrow('main/gone is no folder');
  });
});
