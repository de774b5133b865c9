import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, run } from '../setup/command.mjs';
import { repositoryFolder } from '../setup/folders.mjs';
import { SetupProblem } from '../setup/progress.mjs';
import { linuxVersion } from './product.mjs';

const specFile = join(repositoryFolder, 'build/linux/everink.spec');

/**
 * Makes a Red Hat package.
 * @param {string} tree the files to install, see `layOutLinuxTree`
 * @param {import('./product.mjs').Product} product
 * @param {string} folder in which the package is made
 * @returns {Promise<string>} its path
 */
export async function buildRpm(tree, product, folder) {
  const workFolder = join(folder, 'rpm');
  const compression = product.testRuntime === undefined ? 'w19.zstdio' : 'w1.zstdio';
  const macros = {
    _topdir: workFolder,
    _binary_payload: compression,
    tree,
    packageVersion: linuxVersion(product),
    packageSummary: product.summary,
    packageLicense: product.license,
    packageUrl: product.homepage,
    packageDescription: product.description,
  };
  const defines = Object.entries(macros).flatMap(([name, value]) => [
    '--define',
    `${name} ${value}`,
  ]);
  const result = await run('rpmbuild', ['-bb', ...defines, specFile]);
  if (result.exitCode !== 0) {
    throw new SetupProblem(`rpmbuild failed (${lastLine(result)}): fix this and try again.`);
  }
  const [file = ''] = (await readdir(join(workFolder, 'RPMS'), { recursive: true })).filter(
    (name) => name.endsWith('.rpm'),
  );
  const target = join(folder, file.split('/').at(-1) ?? '');
  await rename(join(workFolder, 'RPMS', file), target);
  await rm(workFolder, { recursive: true });
  return target;
}
