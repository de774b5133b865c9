import type { Stats } from 'node:fs';
import { access, constants, lstat, readlink, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';

/** The number of links that Linux follows. */
const maxLinks = 40;

/** Why a file must not be replaced, as the end of a sentence that says what to do. */
export class FileTargetError extends Error {
  override readonly name = 'FileTargetError';
  /** The error code that the system would report. */
  readonly code: 'EISDIR' | 'EACCES' | 'EINVAL' | 'ELOOP';

  constructor(code: FileTargetError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

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
 * @throws FileTargetError for what is not a file or is read-only, and the system's errors, such as ENOENT if
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
    throw new FileTargetError('EISDIR', 'that is a folder. Choose a file.');
  }
  if (!stats.isFile()) {
    throw new FileTargetError('EINVAL', 'that is a device or a pipe. Choose a file.');
  }
  // A rename needs no permission to write to the file, and an administrator needs none at all, so the file's mode
  // decides.
  if ((stats.mode & constants.S_IWUSR) === 0 || !(await isWritable(target))) {
    throw new FileTargetError(
      'EACCES',
      'the file is read-only. Choose another name, or allow changes to it.',
    );
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
  throw new FileTargetError('ELOOP', 'its links lead in a circle. Choose another file.');
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
