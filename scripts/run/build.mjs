import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, run } from '../setup/command.mjs';
import { repositoryFolder, toolEnvironment } from '../setup/folders.mjs';
import { SetupProblem, say, secondsSince } from '../setup/progress.mjs';
import { hashFiles, isFresh, writeStamp } from '../setup/stamp.mjs';

const outFolder = join(repositoryFolder, 'out');
const stampFile = join(outFolder, '.sources');
const inputs = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Builds the app if a source has changed since the last build. */
export async function buildIfStale() {
  if (!isFresh(stampFile, hashSources())) {
    await build();
  }
}

/** @throws {SetupProblem} when the sources do not build; the compiler has printed the reason */
export async function build() {
  const hash = hashSources();
  const startMs = performance.now();
  await renderIcons();
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

async function renderIcons() {
  const result = await run('npm', ['run', '--silent', 'icons'], { env: toolEnvironment() });
  if (result.exitCode !== 0) {
    throw new SetupProblem(`The icons could not be rendered: ${lastLine(result)}`);
  }
}

function hashSources() {
  const sources = ['src', 'build'].flatMap((name) => filesBelow(join(repositoryFolder, name)));
  return hashFiles([...inputs.map((name) => join(repositoryFolder, name)), ...sources]);
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
