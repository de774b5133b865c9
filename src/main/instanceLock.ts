import { lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from 'i18next';

export type Claim =
  | { readonly state: 'claimed' }
  /** Another app has the folder, and was asked to come to the front. */
  | { readonly state: 'running' }
  /** Why the folder cannot be had and what to do, for the user. */
  | { readonly state: 'failed'; readonly reason: string };

// What Chromium puts into the folder that it locks, all of them symbolic links: the first names the process that has
// the folder ("host-pid"), the second leads to its socket, and the third says that the socket is really its own.
const lockName = 'SingletonLock';
const socketName = 'SingletonSocket';
const linkNames = [lockName, socketName, 'SingletonCookie'];

/** Where Chromium makes its socket, below the temporary folder. */
const socketPath = 'scoped_dirXXXXXX/SingletonSocket';

/** The system's `sun_path`, without its final zero. Chromium ends without a word when the path is longer. */
const maxSocketPathBytes = process.platform === 'linux' ? 107 : 103;

/** Why other apps could not reach this one by a socket in the temporary folder; undefined when they can. */
export function socketProblem(temporaryFolder: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const sizeBytes = Buffer.byteLength(join(temporaryFolder, socketPath));
  if (sizeBytes <= maxSocketPathBytes) return undefined;
  return t('native.start.temporaryPathTooLong', { folder: temporaryFolder });
}

/**
 * Finds out why Chromium did not get the lock of a folder. It only says that it did not, whether another app has
 * the folder or the lock cannot be made.
 * @param retry asks for the lock again
 */
export async function explainLostLock(folder: string, retry: () => boolean): Promise<Claim> {
  for (const name of linkNames) {
    const path = join(folder, name);
    if (isInTheWay(path)) {
      removeOwnLock(folder);
      return failed(t('native.start.inTheWay', { path }));
    }
  }
  const holder = readHolder(folder);
  if (holder === undefined) {
    const problem = linkProblem(folder);
    if (problem !== undefined) return failed(problem);
    // The app that had it ended just now.
    return retry() ? { state: 'claimed' } : await explainHeldLock(folder);
  }
  return await explainHeldLock(folder);
}

async function explainHeldLock(folder: string): Promise<Claim> {
  const holder = readHolder(folder);
  if (holder?.pid === process.pid) {
    removeOwnLock(folder);
    return failed(t('native.start.noSocket', { folder: tmpdir() }));
  }
  if (await answers(join(folder, socketName))) return { state: 'running' };
  const path = join(folder, lockName);
  return failed(
    holder === undefined
      ? t('native.start.lockedByOther', { folder, path })
      : t('native.start.locked', { process: holder.pid, host: holder.host, folder, path }),
  );
}

const failed = (reason: string): Claim => ({ state: 'failed', reason });

/** Whether there is something that is no link. */
function isInTheWay(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isSymbolicLink();
}

function readHolder(folder: string): { readonly host: string; readonly pid: number } | undefined {
  try {
    const [, host, pid] = /^(.*)-(\d+)$/.exec(readlinkSync(join(folder, lockName))) ?? [];
    return host === undefined ? undefined : { host, pid: Number(pid) };
  } catch {
    return undefined;
  }
}

/** Why no link can be made in the folder; undefined when one can. */
function linkProblem(folder: string): string | undefined {
  const path = join(folder, `.everink-link-${process.pid}`);
  try {
    symlinkSync('nowhere', path);
    rmSync(path);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      return t('native.start.diskFull', { folder });
    }
    return t('native.start.noLinks', { folder, error: message });
  }
}

/** Chromium leaves it behind when it fails half way. */
function removeOwnLock(folder: string): void {
  if (readHolder(folder)?.pid !== process.pid) return;
  for (const name of linkNames) {
    if (!isInTheWay(join(folder, name))) rmSync(join(folder, name), { force: true });
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
