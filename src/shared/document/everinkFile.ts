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
import { CodedError } from '../CodedError.ts';
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
import { isSoundUpdate } from './isSoundUpdate.ts';
import { isWholeUpdate } from './isWholeUpdate.ts';
import { splitUpdate } from './splitUpdate.ts';

const magic = new TextEncoder().encode('EVERINK');
const fileVersion = 1;
/** The size of what precedes the content. */
export const everinkHeaderSizeBytes = 44;
const checksumStart = 12;

/** The content of a file, and the bytes before it. */
export interface EverinkFileParts {
  readonly header: Uint8Array<ArrayBuffer>;
  readonly content: Uint8Array<ArrayBuffer>;
}

/**
 * @param maxSizeBytes smaller in tests, as are `limits`
 * @throws CodedError when the file could not be opened again: the board is incomplete or too large
 */
export async function everinkFileParts(
  doc: Y.Doc,
  maxSizeBytes = maxBoardFileSizeBytes,
  limits?: BoardLimits,
): Promise<EverinkFileParts> {
  if (!isComplete(doc)) {
    throw new CodedError({ code: 'board-incomplete' });
  }
  const content = Y.encodeStateAsUpdate(doc) as Uint8Array<ArrayBuffer>;
  if (everinkHeaderSizeBytes + content.length > maxSizeBytes || !isWithinLimits(content, limits)) {
    throw new CodedError({ code: 'board-too-large' });
  }
  const header = new Uint8Array(everinkHeaderSizeBytes);
  header.set(magic);
  header[magic.length] = fileVersion;
  new DataView(header.buffer).setUint32(8, content.length, true);
  header.set(await sha256(content), checksumStart);
  return { header, content };
}

/** The whole file, see `everinkFileParts`. */
export async function encodeEverinkFile(
  ...parameters: Parameters<typeof everinkFileParts>
): Promise<Uint8Array<ArrayBuffer>> {
  const { header, content } = await everinkFileParts(...parameters);
  const file = new Uint8Array(header.length + content.length);
  file.set(header);
  file.set(content, header.length);
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
 * @throws CodedError when the file is of another kind, of a newer version, incomplete, damaged or too large
 */
export async function decodeEverinkFile(bytes: Uint8Array): Promise<BoardDocument> {
  return await joinEverinkFile(await splitEverinkFile(bytes, Number.POSITIVE_INFINITY));
}

/**
 * The content of the file in pieces for `joinEverinkFile`; each depends only on earlier ones.
 * @throws CodedError as `decodeEverinkFile`, except that completeness is checked when joining
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
 * Asserts that the content of a file is a whole board, without making a document of it.
 * @throws CodedError as `decodeEverinkFile`
 */
export function checkEverinkContent(content: Uint8Array): void {
  explaining(() => {
    checkLimits(content);
    if (!isSoundUpdate(content)) throw new DecodeBoardError('damaged');
    if (!isWholeUpdate(content)) throw new DecodeBoardError('incomplete');
  });
}

/**
 * Joins the pieces to a board, to be destroyed by the caller.
 * @param pause called after each piece but the last, with the number of pieces so far
 * @throws CodedError when something is missing, and what `pause` throws
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

/** What the header of a file says about its content. */
export interface EverinkHeader {
  readonly sizeBytes: number;
  readonly checksum: Uint8Array;
}

/**
 * @param bytes the file, or its first bytes
 * @throws CodedError when the file is of another kind, of a newer version, or ends before its content
 */
export function readEverinkHeader(bytes: Uint8Array): EverinkHeader {
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    throw new CodedError({ code: 'not-everink-file' });
  }
  const version = bytes[magic.length];
  if (version !== undefined && version !== fileVersion) {
    throw new CodedError({ code: 'newer-file' });
  }
  if (bytes.length < everinkHeaderSizeBytes) throw new CodedError({ code: 'file-cut-off' });
  return {
    sizeBytes: new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true),
    checksum: bytes.slice(checksumStart, everinkHeaderSizeBytes),
  };
}

async function contentOf(bytes: Uint8Array): Promise<Uint8Array> {
  const { sizeBytes, checksum } = readEverinkHeader(bytes);
  const endBytes = everinkHeaderSizeBytes + sizeBytes;
  if (bytes.length < endBytes) throw new CodedError({ code: 'file-cut-off' });
  if (bytes.length > endBytes) throw new CodedError({ code: 'file-damaged' });
  const content = new Uint8Array(bytes.subarray(everinkHeaderSizeBytes));
  const actual = await sha256(content);
  if (!actual.every((byte, i) => checksum[i] === byte)) {
    throw new CodedError({ code: 'file-damaged' });
  }
  return content;
}

function explaining<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DecodeBoardError ? new CodedError({ code: codes[error.fault] }) : error;
  }
}

const codes = {
  damaged: 'file-damaged',
  incomplete: 'file-incomplete',
  'too-large': 'file-too-full',
} as const satisfies Record<BoardFault, string>;

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The key of an image in the board. */
export async function contentHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = await sha256(bytes);
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
