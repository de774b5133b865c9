/**
 * Downloads the official runtime into the cache of `@electron/get`, which honours ELECTRON_MIRROR and proxies:
 * node downloadOfficial.mjs ELECTRON_FOLDER ANSWER_MS
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [electronFolder = '', answerMs = ''] = process.argv.slice(2);
const { resolve } = createRequire(join(electronFolder, 'install.js'));
const { downloadArtifact } = await import(pathToFileURL(resolve('@electron/get')).href);

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(electronFolder, name), 'utf8'));

const noAnswer = new AbortController();
const timer = setTimeout(
  () => noAnswer.abort(new Error(`Error: no answer within ${Number(answerMs) / 1000} s`)),
  Number(answerMs),
);
try {
  await downloadArtifact({
    version: read('package.json').version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    cacheRoot: process.env.electron_config_cache,
    checksums: read('checksums.json'),
    downloadOptions: {
      signal: noAnswer.signal,
      getProgressCallback: async () => clearTimeout(timer),
    },
  });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}

/**
 * With its cause, which says more than "fetch failed".
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined
    ? `${error.message}`
    : `${error.message}: ${messageOf(error.cause)}`;
}
