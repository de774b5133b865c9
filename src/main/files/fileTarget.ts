import type { Stats } from 'node:fs';
import { access, constants, lstat, readlink, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';

/** The number of links that Linux follows. */
const maxLinks = 40;

export interface FileTarget {
  /** The path of the file itself: symbolic links are followed, even one whose target does not exist yet. */
  readonly path: string;
  /** The file that is replaced; undefined if there is none. */
  readonly existing:
    | { readonly mode: number; readonly uid: number; readonly gid: number }
    | undefined;
}

/**
 * Finds the file that saving to a path would replace.
 * @throws CodedError for what is not a file or is read-only, and the system's errors, such as ENOENT if
 * the folder does not exist
 */
export async function findFileTarget(path: string): Promise<FileTarget> {
  const target = await followLinks(path);
  const stats = await existingStats(target);
  if (stats === undefined) {
    // Fails for a folder that does not exist.
    await stat(dirname(target));
    return { path: target, existing: undefined };
  }
  if (stats.isDirectory()) {
    throw new CodedError({ code: 'is-folder' });
  }
  if (!stats.isFile()) {
    throw new CodedError({ code: 'is-device' });
  }
  // A rename needs no permission to write to the file, and an administrator needs none at all, so the file's mode
  // decides.
  if ((stats.mode & constants.S_IWUSR) === 0 || !(await isWritable(target))) {
    throw new CodedError({ code: 'file-read-only' });
  }
  const { mode, uid, gid } = stats;
  return { path: target, existing: { mode: mode & 0o7777, uid, gid } };
}

async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let count = 0; count <= maxLinks; count += 1) {
    const link = await linkTarget(target);
    if (link === undefined) return target;
    // Not normalised: "folder/.." is elsewhere if the folder is a link.
    target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
  }
  throw new CodedError({ code: 'links-in-circle' });
}

/** Undefined if it is not a link, or does not exist. */
async function linkTarget(path: string): Promise<string | undefined> {
  const stats = await existingStats(path, lstat);
  return stats?.isSymbolicLink() ? await readlink(path) : undefined;
}

async function existingStats(
  path: string,
  read: (path: string) => Promise<Stats> = stat,
): Promise<Stats | undefined> {
  try {
    return await read(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return false;
    throw error;
  }
}
