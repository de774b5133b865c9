import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { bundlesVariable, programs, repositoryFolder } from './programs.ts';

interface Bundles {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Bundles the programs that tests start, once for all tests of a run: a bundle starts in a third of the time of the
 * source, which Node would compile at each start.
 */
export async function bundlePrograms(): Promise<Bundles> {
  // Packages outside of the bundles are looked up from here.
  const cacheFolder = join(repositoryFolder, 'node_modules/.cache');
  await mkdir(cacheFolder, { recursive: true });
  const folder = await mkdtemp(join(cacheFolder, 'programs-'));
  await bundleInto(folder);
  process.env[bundlesVariable] = folder;
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** For Vitest, also when it runs tests again after a change. Returns the clean-up. */
export default async function setUpVitest(project: TestProject): Promise<() => Promise<void>> {
  const { folder, remove } = await bundlePrograms();
  project.onTestsRerun(() => bundleInto(folder));
  return remove;
}

async function bundleInto(outDir: string): Promise<void> {
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
        input: programs,
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}
