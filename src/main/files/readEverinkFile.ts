import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import {
  checkEverinkContent,
  type EverinkHeader,
  everinkHeaderSizeBytes,
  readEverinkHeader,
} from '../../shared/document/everinkFile.ts';
import { maxBoardFileSizeBytes } from '../../shared/limits.ts';
import { explainedRead, type OpenFile, openUserFile } from './openUserFile.ts';

/** The checked content of an `.everink` file. */
export interface EverinkContent {
  /** The board as one update. */
  readonly content: Uint8Array;
  /** The checksum of the content, in hex. */
  readonly contentId: string;
}

/**
 * Reads and checks an `.everink` file. The only memory that depends on its size is that of the content.
 * @param maxSizeBytes smaller in tests
 * @throws CodedError that names the file
 */
export async function readEverinkFile(
  path: string,
  maxSizeBytes = maxBoardFileSizeBytes,
): Promise<EverinkContent> {
  return await withFile(path, maxSizeBytes, async ({ file, sizeBytes }) =>
    readContent(file, await readHeader(file), sizeBytes - everinkHeaderSizeBytes),
  );
}

/** The checksum of the content of a file, in hex, as its header says. @throws CodedError that names the file */
export async function contentIdOf(path: string): Promise<string> {
  return await withFile(path, Number.POSITIVE_INFINITY, async ({ file }) =>
    hexOf((await readHeader(file)).checksum),
  );
}

async function withFile<Result>(
  path: string,
  maxSizeBytes: number,
  work: (opened: OpenFile) => Promise<Result>,
): Promise<Result> {
  const opened = await openUserFile(path, maxSizeBytes);
  return await explainedRead(basename(path), async () => {
    try {
      return await work(opened);
    } finally {
      await opened.file.close();
    }
  });
}

const readHeader = async (file: FileHandle): Promise<EverinkHeader> =>
  readEverinkHeader(await readBytes(file, everinkHeaderSizeBytes, 0));

async function readContent(
  file: FileHandle,
  { sizeBytes, checksum }: EverinkHeader,
  actualSizeBytes: number,
): Promise<EverinkContent> {
  if (actualSizeBytes < sizeBytes) throw new CodedError({ code: 'file-cut-off' });
  if (actualSizeBytes > sizeBytes) throw new CodedError({ code: 'file-damaged' });
  const content = await readBytes(file, sizeBytes, everinkHeaderSizeBytes);
  // It became smaller in the meantime.
  if (content.byteLength < sizeBytes) throw new CodedError({ code: 'file-cut-off' });
  const contentId = createHash('sha256').update(content).digest('hex');
  if (contentId !== hexOf(checksum)) throw new CodedError({ code: 'file-damaged' });
  checkEverinkContent(content);
  return { content, contentId };
}

/** Fewer at the end of the file. */
async function readBytes(file: FileHandle, sizeBytes: number, from: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let readSizeBytes = 0;
  while (readSizeBytes < sizeBytes) {
    const { bytesRead } = await file.read(bytes, {
      offset: readSizeBytes,
      position: from + readSizeBytes,
    });
    if (bytesRead === 0) break;
    readSizeBytes += bytesRead;
  }
  return bytes.subarray(0, readSizeBytes);
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
