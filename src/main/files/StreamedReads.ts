import { randomUUID } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileErrorText } from './fileErrorText.ts';
import { FileTargetError } from './fileTarget.ts';

/** Far more than a user opens; each is an open file. */
const maxReadsPerOwner = 8;
/** A message of ten megabytes would block main for a fifth of a second. */
const pieceSizeBytes = 1024 * 1024;

interface Read {
  readonly owner: object;
  readonly name: string;
  readonly file: FileHandle;
  readonly maxSizeBytes: number;
  readSizeBytes: number;
}

/** Files that windows read piece by piece. Each is closed when it is read, cancelled, or its window closes. */
export class StreamedReads {
  readonly #reads = new Map<string, Read>();

  /**
   * @param owner the window: no other one may continue it
   * @throws Error for the user when the file cannot be read or is too large
   */
  async begin(
    path: string,
    maxSizeBytes: number,
    owner: object,
  ): Promise<{ readonly readId: string; readonly sizeBytes: number }> {
    const ownCount = [...this.#reads.values()].filter((read) => read.owner === owner).length;
    if (ownCount >= maxReadsPerOwner) {
      throw new Error('Too many files are being opened. Wait until one is open, or cancel it.');
    }
    const name = basename(path);
    return await explained(name, async () => {
      const stats = await stat(path);
      if (stats.isDirectory()) {
        throw new FileTargetError('EISDIR', 'that is a folder. Choose a file.');
      }
      // Reading from a pipe or a device may never end.
      if (!stats.isFile()) {
        throw new FileTargetError('EINVAL', 'that is a device or a pipe. Choose a file.');
      }
      if (stats.size > maxSizeBytes) throw tooLarge(maxSizeBytes);
      const file = await open(path, 'r');
      const readId = randomUUID();
      this.#reads.set(readId, { owner, name, file, maxSizeBytes, readSizeBytes: 0 });
      return { readId, sizeBytes: stats.size };
    });
  }

  /** The next bytes; none at the end of the file, which is then closed. @throws Error for the user */
  async read(readId: string, owner: object): Promise<Uint8Array> {
    const read = this.#reads.get(readId);
    if (read?.owner !== owner) throw new Error('This file is not open any more. Open it again.');
    try {
      return await explained(read.name, async () => {
        const buffer = new Uint8Array(pieceSizeBytes);
        const { bytesRead } = await read.file.read(buffer, 0, pieceSizeBytes);
        read.readSizeBytes += bytesRead;
        // The file grows while it is read.
        if (read.readSizeBytes > read.maxSizeBytes) throw tooLarge(read.maxSizeBytes);
        if (bytesRead === 0) await this.cancel(readId, owner);
        return bytesRead === pieceSizeBytes ? buffer : buffer.slice(0, bytesRead);
      });
    } catch (error) {
      await this.cancel(readId, owner);
      throw error;
    }
  }

  /** Closes a file before its end; has no effect on a closed one. */
  async cancel(readId: string, owner: object): Promise<void> {
    const read = this.#reads.get(readId);
    if (read?.owner !== owner) return;
    this.#reads.delete(readId);
    await read.file.close().catch(() => undefined);
  }

  async cancelAll(owner: object): Promise<void> {
    const own = [...this.#reads].filter(([, read]) => read.owner === owner);
    await Promise.all(own.map(([readId]) => this.cancel(readId, owner)));
  }
}

/** Its message is a sentence already. */
class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
}

const tooLarge = (maxSizeBytes: number): FileTooLargeError =>
  new FileTooLargeError(
    `is too large. Everink opens files of up to ${Math.floor(maxSizeBytes / 1024 / 1024)} MB of this kind.`,
  );

async function explained<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileTooLargeError) throw new Error(`${name} ${error.message}`);
    throw new Error(`${name} could not be read: ${fileErrorText(error)}`, { cause: error });
  }
}
