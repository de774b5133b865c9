import * as Y from 'yjs';
import { z } from 'zod';
import { maxClipboardLength } from '../limits.ts';
import { BoardDocument } from './boardDocument.ts';
import { transferShapes } from './transferShapes.ts';

const clipboardSchema = z.object({
  everink: z.literal('shapes'),
  version: z.literal(1),
  /** A board with the copied shapes alone: a Yjs update, base64. */
  update: z.base64().max(maxClipboardLength),
});

/** Shapes as text for the clipboard: a small board of their own, so that no key of theirs is lost. */
export function toClipboardText(source: BoardDocument, ids: Iterable<string>): string {
  const copy = new BoardDocument();
  copy.doc.transact(() => {
    transferShapes(source, copy, ids, (id) => {
      const shape = source.read(id);
      return { id, z: shape?.z ?? 'a0', page: shape?.page ?? '', dx: 0, dy: 0 };
    });
  });
  const update = Y.encodeStateAsUpdate(copy.doc);
  copy.doc.destroy();
  return JSON.stringify({ everink: 'shapes', version: 1, update: toBase64(update) });
}

/** The board that the text holds, to be destroyed by the caller; undefined when it holds none. */
export function fromClipboardText(text: string): BoardDocument | undefined {
  const copy = new BoardDocument();
  try {
    const { update } = clipboardSchema.parse(JSON.parse(text));
    Y.applyUpdate(copy.doc, fromBase64(update));
    return copy;
  } catch {
    copy.doc.destroy();
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
