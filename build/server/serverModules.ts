import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './runCommand.ts';

/** Installs the native modules of the npm package in its folder, as locked, and only what this system runs. */
export async function installServerModules(folder: string): Promise<void> {
  await runCommand(
    ['npm', 'ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
    { cwd: folder },
  );
  pruneModules(join(folder, 'node_modules'));
}

/** Removes what only other systems, compilers and debuggers need. */
function pruneModules(modules: string): void {
  const sqlite = join(modules, '@photostructure/sqlite');
  const prebuilds = join(sqlite, 'prebuilds');
  const unneeded = [
    ...readdirSync(prebuilds)
      .filter((name) => name !== `linux-${process.arch}`)
      .map((name) => join(prebuilds, name)),
    ...['src', 'scripts', 'binding.gyp', 'CHANGELOG.md'].map((name) => join(sqlite, name)),
    join(modules, 'node-addon-api'),
    join(modules, '.bin'),
    join(modules, '.package-lock.json'),
  ];
  for (const path of unneeded) rmSync(path, { recursive: true, force: true });
  for (const path of filesBelow(modules)) {
    if (/\.(map|d\.[cm]?ts|musl\.node)$/.test(path)) rmSync(path);
  }
}

/** All files in a folder and its folders. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
