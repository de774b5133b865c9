/**
 * The change of an operation that main refused, stored as a draft of one piece: the size of its header as two
 * bytes (big-endian), the header as JSON, then the update.
 */
import { z } from 'zod';
import { spansOf } from './scanUpdate.ts';

const headerSchema = z.object({ version: z.literal(1), kind: z.literal('refused') });

/** @returns undefined when the bytes are no update, or contain no change */
export function encodeRefused(update: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (!hasChanges(update)) return undefined;
  const header: z.infer<typeof headerSchema> = { version: 1, kind: 'refused' };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const piece = new Uint8Array(2 + head.length + update.length);
  new DataView(piece.buffer).setUint16(0, head.length);
  piece.set(head, 2);
  piece.set(update, 2 + head.length);
  return piece;
}

function hasChanges(update: Uint8Array): boolean {
  try {
    const { spans, deletions } = spansOf(update);
    return spans.length > 0 || deletions.clients.size > 0;
  } catch {
    return false;
  }
}

/** @returns the update; undefined when the draft is of another kind or a newer version */
export function decodeRefused(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const [piece] = pieces;
  if (piece === undefined || piece.length < 2) return undefined;
  const end = 2 + (((piece[0] ?? 0) << 8) | (piece[1] ?? 0));
  try {
    const head = new TextDecoder('utf-8', { fatal: true }).decode(piece.subarray(2, end));
    headerSchema.parse(JSON.parse(head));
    return piece.subarray(end);
  } catch {
    return undefined;
  }
}
