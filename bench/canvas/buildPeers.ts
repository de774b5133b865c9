import { join } from 'node:path';
import { lastLine, run } from '../../scripts/setup/command.mjs';
import { toolEnvironment } from '../../scripts/setup/folders.mjs';
import { npm } from '../../scripts/setup/npmPackages.mjs';
import { hashFiles, isFresh, writeStamp } from '../../scripts/setup/stamp.mjs';

export const peersFolder = join(import.meta.dirname, 'peers');

const packageFiles = ['package.json', 'package-lock.json'];
const pageFiles = [
  'boardPage.ts',
  'excalidraw.html',
  'excalidraw.tsx',
  'floor.html',
  'floor.ts',
  'tldraw.html',
  'tldraw.tsx',
  'vite.config.ts',
  '../boardContent.ts',
];

/**
 * Installs the peers (320 MB that nothing else needs) and bundles their pages, if they have changed.
 * @throws Error with the last line of npm or vite
 */
export async function buildPeers(): Promise<void> {
  const inPeers = (name: string): string => join(peersFolder, name);
  const packagesHash = hashFiles(packageFiles.map(inPeers));
  const packagesStamp = inPeers('node_modules/.everink-packages');
  if (!isFresh(packagesStamp, packagesHash)) {
    const result = await npm([
      'ci',
      '--prefix',
      peersFolder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (result.exitCode !== 0) throw new Error(`the peers were not installed: ${lastLine(result)}`);
    writeStamp(packagesStamp, packagesHash);
  }
  const pagesHash = hashFiles([...packageFiles, ...pageFiles].map(inPeers));
  const pagesStamp = inPeers('dist/.sources');
  if (isFresh(pagesStamp, pagesHash)) return;
  const result = await run('vite', ['build', '--config', inPeers('vite.config.ts')], {
    env: toolEnvironment(),
  });
  if (result.exitCode !== 0) throw new Error(`the peers do not build: ${lastLine(result)}`);
  writeStamp(pagesStamp, pagesHash);
}
