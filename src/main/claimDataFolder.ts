import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { t } from 'i18next';
import { makeFolder } from '../sqlite/makeFolder.ts';
import { versionOfFile } from '../sqlite/versionOfFile.ts';
import { type Claim, explainLostLock, socketProblem } from './instanceLock.ts';
import { launchMessageOf, type OpenTarget } from './launch/OpenTarget.ts';
import { databaseName, migrations } from './store/schema.ts';
import { temporaryBrowserFolder } from './temporaryBrowserFolder.ts';

/** SQLite opens no file whose path is longer than 512 bytes; paths in the folder are up to 90 bytes longer than its own. */
const maxFolderBytes = 420;

/**
 * Claims the folder for this app: Electron's data go there too, below `browser`. Only one app may have it; the
 * one that has it is asked to show itself.
 *
 * A read-only folder does not stop the app: its boards are shown, and what is drawn is saved once
 * that is possible. Chromium gets a temporary folder then, since it does not start without one.
 *
 * In a folder of a newer version nothing is written.
 * @param targets what the app that has the folder opens, see `launchMessageOf`
 */
export async function claimDataFolder(
  folder: string,
  targets: readonly OpenTarget[],
): Promise<Claim> {
  const problem = folderProblem(folder) ?? socketProblem(tmpdir());
  if (problem !== undefined) return { state: 'failed', reason: problem };
  const isWritable = isWritableFolder(folder);
  const lockFolder = isWritable ? folder : temporaryBrowserFolder();
  if (lockFolder === undefined) {
    return {
      state: 'failed',
      reason: t('native.start.temporaryFolder', { folder: tmpdir() }),
    };
  }
  app.setPath('userData', lockFolder);
  app.setPath('sessionData', isWritable ? join(folder, 'browser') : lockFolder);
  const requestLock = (): boolean => app.requestSingleInstanceLock(launchMessageOf(targets));
  if (requestLock()) return { state: 'claimed' };
  // On other systems the lock is not a file: only another app can have it.
  if (process.platform === 'win32') return { state: 'running' };
  return await explainLostLock(lockFolder, requestLock);
}

/** Creates the folder if it does not exist. @returns why it cannot be used, in a sentence */
function folderProblem(folder: string): string | undefined {
  if (Buffer.byteLength(folder) > maxFolderBytes) return t('native.start.pathTooLong');
  try {
    makeFolder(folder);
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOTDIR':
        return t('native.start.isFile', { folder });
      case 'ENAMETOOLONG':
        return t('native.start.pathTooLong');
      case 'ENOSPC':
      case 'EDQUOT':
        return t('native.start.noSpace', { folder });
      default:
        return t('native.start.cannotCreate', { folder, error: (error as Error).message });
    }
  }
  return isOfNewerVersion(folder) ? t('native.start.newerVersion', { folder }) : undefined;
}

/** Whether a newer version wrote the folder, which may have other files than this one expects. */
function isOfNewerVersion(folder: string): boolean {
  return (versionOfFile(join(folder, databaseName)) ?? 0) > migrations.length;
}

function isWritableFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
