import { lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Claim =
  | { readonly state: 'claimed' }
  /** Another app has the folder, and was asked to come to the front. */
  | { readonly state: 'running' }
  /** Why the folder cannot be had and what to do, in a sentence or two. */
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
  return `The path of the temporary folder ${temporaryFolder} is too long for a socket in it. Set TMPDIR to a shorter one, for example /tmp.`;
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
      return failed(`${path} is in the way of the lock of the data folder. Remove it.`);
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
    return failed(
      `Everink cannot make a socket in the temporary folder ${tmpdir()}. Allow it, or set TMPDIR to another folder.`,
    );
  }
  if (await answers(join(folder, socketName))) return { state: 'running' };
  return failed(
    `The process ${holder?.pid ?? 'of another app'} on ${holder?.host ?? 'this computer'} holds the lock of the data folder ${folder} and does not answer. End that process, or remove ${join(folder, lockName)} if it is not Everink.`,
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
      return `The disk of the data folder ${folder} is full. Free some space.`;
    }
    return `The data folder ${folder} cannot be locked, because its file system makes no symbolic links (${message}). Choose a folder on another disk with EVERINK_USER_DATA.`;
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
