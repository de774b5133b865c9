/**
 * The `.everink` file: a board as one file.
 *
 *     bytes 0-6    "EVERINK"
 *     byte 7       version of the file: 1
 *     bytes 8-11   size of the content in bytes, little-endian
 *     bytes 12-43  SHA-256 of the content
 *     bytes 44-    content: the board's document as one Yjs update, V1
 */
import * as Y from 'yjs';
import { maxBoardFileSizeBytes } from '../limits.ts';
import { BoardDocument } from './boardDocument.ts';
import {
  applyPiece,
  type BoardFault,
  type BoardLimits,
  checkComplete,
  checkLimits,
  DecodeBoardError,
  isComplete,
} from './decodeBoard.ts';
import { splitUpdate } from './splitUpdate.ts';

const magic = new TextEncoder().encode('EVERINK');
const fileVersion = 1;
const headerSizeBytes = 44;

/** The file cannot be opened; the message is for a person. */
export class BoardFileError extends Error {
  override readonly name = 'BoardFileError';
}

/**
 * @param maxSizeBytes smaller for tests, as are `limits`
 * @throws BoardFileError when the file could not be opened again: part of the board is missing, or it is too large
 */
export async function encodeEverinkFile(
  doc: Y.Doc,
  maxSizeBytes = maxBoardFileSizeBytes,
  limits?: BoardLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isComplete(doc)) {
    throw new BoardFileError(
      'Part of this board has not arrived yet. Wait until it is synced, then save it again.',
    );
  }
  const content = new Uint8Array(Y.encodeStateAsUpdate(doc));
  if (headerSizeBytes + content.length > maxSizeBytes || !isWithinLimits(content, limits)) {
    throw new BoardFileError(
      'This board is too large for one file. Copy parts of it to other boards and save those.',
    );
  }
  const file = new Uint8Array(headerSizeBytes + content.length);
  file.set(magic);
  file[magic.length] = fileVersion;
  new DataView(file.buffer).setUint32(8, content.length, true);
  file.set(await sha256(content), 12);
  file.set(content, headerSizeBytes);
  return file;
}

function isWithinLimits(content: Uint8Array, limits: BoardLimits | undefined): boolean {
  try {
    checkLimits(content, limits);
    return true;
  } catch {
    return false;
  }
}

/**
 * The board in the file, to be destroyed by the caller.
 * @throws BoardFileError when the file is not one of ours, newer than we know, incomplete, damaged or too large
 */
export async function decodeEverinkFile(bytes: Uint8Array): Promise<BoardDocument> {
  return await joinEverinkFile(await splitEverinkFile(bytes, Number.POSITIVE_INFINITY));
}

/**
 * The content of the file in pieces for `joinEverinkFile`, each of which rests on those before it.
 * @throws BoardFileError as `decodeEverinkFile`; whether the content is complete is known once it is joined
 */
export async function splitEverinkFile(
  bytes: Uint8Array,
  maxSizeBytes: number,
): Promise<readonly Uint8Array[]> {
  const content = await contentOf(bytes);
  return explaining(() => {
    checkLimits(content);
    return splitUpdate(content, maxSizeBytes);
  });
}

/**
 * The board of the pieces, to be destroyed by the caller.
 * @param pause called after each piece but the last, with the number of pieces so far
 * @throws BoardFileError when something is missing, and what `pause` throws
 */
export async function joinEverinkFile(
  pieces: readonly Uint8Array[],
  pause: (count: number) => Promise<void> | undefined = () => undefined,
): Promise<BoardDocument> {
  const document = new BoardDocument();
  try {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await pause(index);
      explaining(() => applyPiece(document, piece));
    }
    explaining(() => checkComplete(document));
    return document;
  } catch (error) {
    document.doc.destroy();
    throw error;
  }
}

async function contentOf(bytes: Uint8Array): Promise<Uint8Array> {
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    throw new BoardFileError('This is not an Everink file. Choose a file that ends in .everink.');
  }
  const version = bytes[magic.length];
  if (version !== undefined && version !== fileVersion) {
    throw new BoardFileError(
      'This file was saved by a newer Everink. Update Everink, then open it again.',
    );
  }
  const cutOff = 'This file is incomplete: its end is missing. Open another copy of it.';
  if (bytes.length < headerSizeBytes) throw new BoardFileError(cutOff);
  const sizeBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (bytes.length < headerSizeBytes + sizeBytes) throw new BoardFileError(cutOff);
  const { damaged } = sentences;
  if (bytes.length > headerSizeBytes + sizeBytes) throw new BoardFileError(damaged);
  const content = new Uint8Array(bytes.subarray(headerSizeBytes));
  const checksum = await sha256(content);
  if (!checksum.every((byte, i) => bytes[12 + i] === byte)) throw new BoardFileError(damaged);
  return content;
}

function explaining<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DecodeBoardError ? new BoardFileError(sentences[error.fault]) : error;
  }
}

const sentences: Readonly<Record<BoardFault, string>> = {
  damaged: 'This file is damaged: its content is not what was saved. Open another copy of it.',
  incomplete:
    'This file is incomplete: part of the board is missing. Open another copy of it, or save the board again.',
  'too-large': 'This file has more in it than a board can have.',
};

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The name under which an image is kept in the board. */
export async function contentHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = await sha256(bytes);
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
