import { join } from 'node:path';
import { debName } from '../../scripts/package/deb.mjs';
import { readProduct } from '../../scripts/package/product.mjs';
import { rootPrefix, runAsRoot } from '../../scripts/setup/aptInstall.mjs';
import { run } from '../../scripts/setup/command.mjs';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';

const packageFile = join(repositoryFolder, 'dist', debName(readProduct()));

/** Why the package cannot be installed here; undefined if it can. */
export async function obstacle(): Promise<string | undefined> {
  if ((await rootPrefix()) === undefined) return 'only root can install packages';
  const { stdout } = await run('dpkg-query', ['--show', 'everink']);
  return stdout === '' || stdout.trim().endsWith('~test')
    ? undefined
    : 'this would replace the Everink that is installed here';
}

export async function installPackage(): Promise<void> {
  await runAsRoot((await rootPrefix()) ?? [], ['dpkg', '--install', packageFile]);
}

export async function removePackage(): Promise<void> {
  await runAsRoot((await rootPrefix()) ?? [], ['dpkg', '--remove', 'everink']);
}
