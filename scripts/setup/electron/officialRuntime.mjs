import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, run } from '../command.mjs';
import { toolEnvironment } from '../folders.mjs';
import { writeRuntimeRecord } from './runtimeRecord.mjs';

/** Enough for a slow connection, once the download has begun. */
const downloadTimeoutMs = 15 * 60_000;

const downloader = join(import.meta.dirname, 'downloadOfficial.mjs');

/**
 * Installs the official runtime, in place of another one that may be there until the download is complete.
 * @param {string} electronFolder the `electron` package
 * @param {number} answerMs how long the download may take to begin
 * @param {NodeJS.ProcessEnv} [env] with ELECTRON_MIRROR, if any
 * @returns {Promise<string | undefined>} what went wrong, undefined if nothing did
 */
export async function installOfficialRuntime(electronFolder, answerMs, env = toolEnvironment()) {
  const download = await run('node', [downloader, electronFolder, `${answerMs}`], {
    env,
    timeoutMs: downloadTimeoutMs,
  });
  if (download.exitCode !== 0) {
    return reasonOf(download);
  }
  const runtimeFolder = join(electronFolder, 'dist');
  const formerFolder = join(electronFolder, 'dist-before');
  rmSync(formerFolder, { recursive: true, force: true });
  if (existsSync(runtimeFolder)) renameSync(runtimeFolder, formerFolder);
  // Finds the download in the cache.
  const installed = await run('node', [join(electronFolder, 'install.js')], { env });
  if (installed.exitCode !== 0) {
    rmSync(runtimeFolder, { recursive: true, force: true });
    if (existsSync(formerFolder)) renameSync(formerFolder, runtimeFolder);
    return reasonOf(installed);
  }
  rmSync(formerFolder, { recursive: true, force: true });
  writeRuntimeRecord(runtimeFolder, { source: 'official' });
  return undefined;
}

/** @param {import('../command.mjs').CommandResult} result with the error above its stack */
function reasonOf(result) {
  return /^\S*Error.*$/m.exec(result.stderr)?.[0] ?? lastLine(result);
}
