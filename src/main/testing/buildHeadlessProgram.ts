import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const repositoryFolder = resolve(import.meta.dirname, '../../..');

/**
 * Bundles the headless program and its workers into a folder, for tests that start it very often: so it takes
 * half the time. Gives the path of the program.
 */
export async function buildHeadlessProgram(folder: string): Promise<string> {
  // The database stays outside of the bundle and is looked for upwards from it.
  await symlink(join(repositoryFolder, 'node_modules'), join(folder, 'node_modules'));
  const outDir = join(folder, 'program');
  await build({
    configFile: false,
    root: repositoryFolder,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: {
          headlessProgram: 'src/main/testing/headlessProgram.ts',
          storeWorker: 'src/main/store/storeWorker.ts',
          documentWorker: 'src/main/store/documentWorker.ts',
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  });
  return join(outDir, 'headlessProgram.mjs');
}
