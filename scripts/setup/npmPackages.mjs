import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, run } from './command.mjs';
import { modulesFolder, repositoryFolder } from './folders.mjs';
import { SetupProblem, step } from './progress.mjs';
import { hashFiles, isFresh, writeStamp } from './stamp.mjs';

const stampFile = join(modulesFolder, '.everink-packages');

/** Installs the npm packages of the lock file if it has changed. */
export async function installNpmPackages() {
  await step('npm packages', whatToDo, async () => {
    const result = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (result.exitCode !== 0) {
      throw new SetupProblem(
        `npm ci failed (${lastLine(result)}): check the network and the registry npm is set to, then try again.`,
      );
    }
    writeStamp(stampFile, lockHash());
  });
}

/**
 * Runs npm with the Node that started npm, since `npm ci` removes the project's own.
 * @param {readonly string[]} args
 */
export function npm(args) {
  const { npm_execpath: npmFile, npm_node_execpath: node, ...env } = process.env;
  const environment = { ...env, npm_config_update_notifier: 'false' };
  return npmFile?.endsWith('.js')
    ? run(node ?? process.execPath, [npmFile, ...args], { env: environment })
    : run('npm', args, { env: environment });
}

/** Whether `node_modules` is a link to another clone, which installs its packages itself. */
export function arePackagesLinked() {
  return existsSync(modulesFolder) && lstatSync(modulesFolder).isSymbolicLink();
}

function whatToDo() {
  return arePackagesLinked() || isFresh(stampFile, lockHash())
    ? undefined
    : 'installing what package-lock.json names';
}

function lockHash() {
  return hashFiles(
    ['package.json', 'package-lock.json'].map((name) => join(repositoryFolder, name)),
  );
}
