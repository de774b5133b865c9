import type { Plugin } from 'vite';

const modules = '/node_modules/';

/** The packages that builds with Vite read: for code, style sheets and fonts, in windows and workers. */
export class BundledPackages {
  readonly #folders = new Set<string>();
  readonly #onBuilt: () => void;

  /** @param onBuilt called after each build */
  constructor(onBuilt: () => void) {
    this.#onBuilt = onBuilt;
  }

  get folders(): readonly string[] {
    return [...this.#folders];
  }

  /** For each build, and for its workers. */
  plugin(): Plugin {
    const folders = this.#folders;
    const onBuilt = this.#onBuilt;
    return {
      name: 'everink:bundled-packages',
      buildEnd() {
        for (const id of this.getModuleIds()) {
          const folder = packageFolder(id);
          if (folder !== undefined) folders.add(folder);
        }
      },
      closeBundle: onBuilt,
    };
  }
}

/** The folder of the package that has this file, undefined for a file of ours. */
function packageFolder(moduleId: string): string | undefined {
  const start = moduleId.lastIndexOf(modules);
  if (start === -1) return undefined;
  const [first = '', second = ''] = moduleId.slice(start + modules.length).split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return moduleId.slice(0, start + modules.length).replace(/^\0/, '') + name;
}
