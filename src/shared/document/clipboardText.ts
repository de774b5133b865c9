import * as Y from 'yjs';
import { z } from 'zod';
import { CodedError } from '../CodedError.ts';
import { maxClipboardLength } from '../limits.ts';
import { BoardDocument } from './boardDocument.ts';
import { type BoardFault, DecodeBoardError, decodeBoard } from './decodeBoard.ts';
import { transferShapes } from './transferShapes.ts';

const clipboardSchema = z.object({
  everink: z.literal('shapes'),
  version: z.literal(1),
  /** A board with only the copied shapes: a Yjs update, base64. */
  update: z.base64().max(maxClipboardLength),
});

/**
 * Shapes as text for the clipboard: a small board, so that no key is lost.
 * @param maxLength smaller in tests
 * @throws CodedError when the text would be too long to paste
 */
export function toClipboardText(
  source: BoardDocument,
  ids: Iterable<string>,
  maxLength = maxClipboardLength,
): string {
  const copy = new BoardDocument();
  copy.doc.transact(() => {
    transferShapes(source, copy, ids, (id) => {
      const shape = source.read(id);
      return { id, z: shape?.z ?? 'a0', page: shape?.page ?? '', dx: 0, dy: 0 };
    });
  });
  const update = Y.encodeStateAsUpdate(copy.doc);
  copy.doc.destroy();
  if (Math.ceil(update.byteLength / 3) * 4 > maxLength) {
    throw new CodedError({ code: 'copy-too-large' });
  }
  return JSON.stringify({ everink: 'shapes', version: 1, update: toBase64(update) });
}

/**
 * The board in the text, to be destroyed by the caller; undefined if there is none.
 * @throws CodedError when the board is incomplete or too large
 */
export function fromClipboardText(text: string): BoardDocument | undefined {
  const update = updateIn(text);
  try {
    return update && decodeBoard(update);
  } catch (error) {
    const code = error instanceof DecodeBoardError ? codes[error.fault] : undefined;
    if (code === undefined) return undefined;
    throw new CodedError({ code });
  }
}

/** Damaged bytes are no board, so other clipboard content is pasted instead. */
const codes = {
  damaged: undefined,
  incomplete: 'copy-incomplete',
  'too-large': 'copy-too-full',
} as const satisfies Record<BoardFault, string | undefined>;

function updateIn(text: string): Uint8Array | undefined {
  // The envelope around the update is short.
  if (text.length > maxClipboardLength + 1_000) return undefined;
  try {
    const parsed = clipboardSchema.safeParse(JSON.parse(text));
    return parsed.success ? fromBase64(parsed.data.update) : undefined;
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  const chunkSizeBytes = 0x8000;
  let binary = '';
  for (let i = 0; i < bytes.length; i += chunkSizeBytes) {
    binary += String.fromCharCode(...bytes.subarray(i, i + chunkSizeBytes));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
