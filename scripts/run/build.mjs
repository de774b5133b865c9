import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, run } from '../setup/command.mjs';
import { repositoryFolder, toolEnvironment } from '../setup/folders.mjs';
import { SetupProblem, say, secondsSince } from '../setup/progress.mjs';
import { hashFiles, isFresh, writeStamp } from '../setup/stamp.mjs';

const outFolder = join(repositoryFolder, 'out');
const stampFile = join(outFolder, '.sources');
const inputs = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
const inputFolders = ['src', 'build/icons', 'build/licences'];

/** Next to the icons, so that it is removed with them. */
const iconStampFile = join(outFolder, 'icons/.sources');
const iconInputs = ['build/icons.ts', 'build/iconContainers.ts'];

/** Builds the app if a source has changed since the last build. */
export async function buildIfStale() {
  await renderIconsIfStale();
  if (!isFresh(stampFile, hashSources())) {
    await bundle();
  }
}

/** @throws {SetupProblem} when the sources do not build; the compiler has printed the reason */
export async function build() {
  await renderIconsIfStale();
  await bundle();
}

async function bundle() {
  const hash = hashSources();
  const startMs = performance.now();
  const result = await run('electron-vite', ['build', '--logLevel', 'warn'], {
    env: toolEnvironment(),
    show: true,
  });
  if (result.exitCode !== 0) {
    throw new SetupProblem('The app does not build: fix the errors above.');
  }
  writeStamp(stampFile, hash);
  say(`✓ built the app (${secondsSince(startMs)})`);
}

async function renderIconsIfStale() {
  const hash = hashInputs(iconInputs, ['build/icons']);
  if (isFresh(iconStampFile, hash)) {
    return;
  }
  const result = await run('node', ['build/icons.ts'], { env: toolEnvironment() });
  if (result.exitCode !== 0) {
    throw new SetupProblem(`The icons could not be rendered: ${lastLine(result)}`);
  }
  writeStamp(iconStampFile, hash);
}

function hashSources() {
  return hashInputs(inputs, inputFolders);
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} folders without their tests
 */
function hashInputs(files, folders) {
  const paths = [
    ...files.map((name) => join(repositoryFolder, name)),
    ...folders.flatMap((name) => filesBelow(join(repositoryFolder, name))),
  ];
  return hashFiles(paths);
}

/** @param {string} folder */
function filesBelow(folder) {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
