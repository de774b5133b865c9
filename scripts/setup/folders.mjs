import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
export const modulesFolder = join(repositoryFolder, 'node_modules');
export const runtimeFolder = join(modulesFolder, 'electron/dist');

/** Outside of the clone, so that other clones are set up quickly. */
export function cacheFolder(env = process.env) {
  const base = env.XDG_CACHE_HOME;
  return join(base?.startsWith('/') ? base : join(homedir(), '.cache'), 'everink');
}

/** An environment in which the project's own Node and tools come first, as in npm scripts. */
export function toolEnvironment(env = process.env) {
  const binFolder = join(modulesFolder, '.bin');
  const others = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== binFolder);
  // The terminals of editors built on Electron may set this, which would make Electron run as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...kept } = env;
  return { ...kept, PATH: [binFolder, ...others].join(delimiter) };
}
