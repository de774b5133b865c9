import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import { fileTooLarge } from '../../shared/fileTooLarge.ts';
import { explainedRead, openUserFile } from './openUserFile.ts';

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
   * @throws CodedError when the file cannot be read or is too large
   */
  async begin(
    path: string,
    maxSizeBytes: number,
    owner: object,
  ): Promise<{ readonly readId: string; readonly sizeBytes: number }> {
    const ownCount = [...this.#reads.values()].filter((read) => read.owner === owner).length;
    if (ownCount >= maxReadsPerOwner) {
      throw new CodedError({ code: 'too-many-opens' });
    }
    const name = basename(path);
    const { file, sizeBytes } = await openUserFile(path, maxSizeBytes);
    const readId = randomUUID();
    this.#reads.set(readId, { owner, name, file, maxSizeBytes, readSizeBytes: 0 });
    return { readId, sizeBytes };
  }

  /** The next bytes; none at the end of the file, which is then closed. @throws CodedError */
  async read(readId: string, owner: object): Promise<Uint8Array> {
    const read = this.#reads.get(readId);
    if (read?.owner !== owner) throw new CodedError({ code: 'open-is-over' });
    try {
      return await explainedRead(read.name, async () => {
        const buffer = new Uint8Array(pieceSizeBytes);
        const { bytesRead } = await read.file.read(buffer, 0, pieceSizeBytes);
        read.readSizeBytes += bytesRead;
        // The file grows while it is read.
        if (read.readSizeBytes > read.maxSizeBytes) throw fileTooLarge(read.maxSizeBytes);
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
