import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from '../../sqlite/flushFolder.ts';
import { usualFileMode } from '../../sqlite/ownerOnly.ts';
import { type FileTarget, findFileTarget } from './fileTarget.ts';
import { newTemporaryName } from './temporaryFiles.ts';

export interface AtomicWriteOptions {
  /**
   * By default only its owner may read the file. A file that the user saves somewhere gets the permissions that are
   * usual there: its own when it replaces one, otherwise those that the user wants for new files.
   */
  readonly permissions?: 'usual';
}

/**
 * A file that is written piece by piece and exists completely once `commit` resolves, or not at all. Until then
 * its bytes are in a temporary file in the same folder. Exactly one of `commit` and `abort` ends it.
 */
export interface AtomicWrite {
  /** Adds a piece; the caller waits for it before the next one. @throws the disk's error */
  write(piece: Uint8Array | string): Promise<void>;
  /** Puts the file in its place. @throws the disk's error; the old file is then as it was */
  commit(): Promise<void>;
  /** Removes what was written. Never rejects; has no effect after `commit`. */
  abort(): Promise<void>;
}

/**
 * Starts writing a file so that a power cut leaves either the complete old or the complete new content: into a new file in
 * the same folder, flushed, renamed over the old one, and the folder flushed. (The well-known libraries for this do
 * not flush the folder.) Symbolic links are followed: their target is replaced, and the link stays.
 * @throws CodedError for what must not be replaced, or what the disk says
 */
export async function openAtomicWrite(
  path: string,
  options: AtomicWriteOptions = {},
): Promise<AtomicWrite> {
  const target = await findFileTarget(path);
  const temporaryPath = join(dirname(target.path), newTemporaryName());
  // Readable for its owner only until it is complete.
  const file = await open(temporaryPath, 'wx', 0o600);
  return new TemporaryFile({ file, temporaryPath, target, ...options });
}

interface TemporaryFileParts extends AtomicWriteOptions {
  readonly file: FileHandle;
  readonly temporaryPath: string;
  readonly target: FileTarget;
}

class TemporaryFile implements AtomicWrite {
  readonly #parts: TemporaryFileParts;
  #isOpen = true;

  constructor(parts: TemporaryFileParts) {
    this.#parts = parts;
  }

  async write(piece: Uint8Array | string): Promise<void> {
    await this.#parts.file.writeFile(piece);
  }

  async commit(): Promise<void> {
    const { file, temporaryPath, target } = this.#parts;
    try {
      await this.#takePermissions();
      await file.sync();
      this.#isOpen = false;
      await file.close();
      await rename(temporaryPath, target.path);
    } catch (error) {
      await this.#remove();
      throw error;
    }
    // The new file is in its place, whether or not the folder can be flushed.
    await flushFolder(dirname(target.path)).catch(() => undefined);
  }

  async abort(): Promise<void> {
    if (this.#isOpen) await this.#remove();
  }

  async #takePermissions(): Promise<void> {
    const { file, target, permissions } = this.#parts;
    const { existing } = target;
    if (permissions !== 'usual') return;
    if (existing === undefined) {
      await succeeds(file.chmod(usualFileMode()));
      return;
    }
    const { mode } = existing;
    const isOwned = await succeeds(file.chown(existing.uid, existing.gid));
    const hasGroup = isOwned || (await succeeds(file.chown(unchanged, existing.gid)));
    // Another group gets no more than everybody, and nobody may run the file as another owner.
    const ofGroup = hasGroup ? mode & 0o070 : (mode & 0o007) << 3;
    await succeeds(file.chmod(isOwned ? mode : (mode & 0o707) | ofGroup));
  }

  async #remove(): Promise<void> {
    const { file, temporaryPath } = this.#parts;
    if (this.#isOpen) await file.close().catch(() => undefined);
    this.#isOpen = false;
    await rm(temporaryPath, { force: true }).catch(() => undefined);
  }
}

/** Tells `chown` to leave the owner as it is. */
const unchanged = -1;

const succeeds = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );
