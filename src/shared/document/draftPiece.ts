/**
 * The ink of an unfinished stroke, stored in pieces while it is drawn. A piece is: the size of its header as two
 * bytes (big-endian), the header as JSON (piece 0 only), then encoded points relative to the header's (x, y).
 */
import { z } from 'zod';
import { maxPageIdLength } from '../limits.ts';
import { upTo } from '../upTo.ts';
import { decodePoints, encodePoints, type StrokePoints } from './points.ts';
import { styleSchema } from './style.ts';

const headerSchema = z.object({
  version: z.literal(1),
  tool: z.enum(['pen', 'highlighter']),
  page: z.string().min(1).check(upTo(maxPageIdLength)),
  style: styleSchema,
  /** Board units: the origin of the points. */
  x: z.number(),
  y: z.number(),
  precisionBits: z.number().int().min(0).max(16),
});
export type DraftHeader = z.infer<typeof headerSchema>;

export interface RecoveredInk {
  readonly header: DraftHeader;
  /** Relative to the header's (x, y). */
  readonly points: StrokePoints;
}

export function encodeDraftPiece(
  header: DraftHeader | undefined,
  points: StrokePoints,
  precisionBits: number,
): Uint8Array<ArrayBuffer> {
  const head =
    header === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(header));
  const coded = encodePoints(points, precisionBits);
  const piece = new Uint8Array(2 + head.length + coded.length);
  piece[0] = head.length >> 8;
  piece[1] = head.length & 0xff;
  piece.set(head, 2);
  piece.set(coded, 2 + head.length);
  return piece;
}

/** The ink of the pieces before the first damaged one; undefined if piece 0 is unreadable or there is no ink. */
export function decodeDraft(pieces: readonly Uint8Array[]): RecoveredInk | undefined {
  const first = pieces[0];
  if (first === undefined) return undefined;
  const header = readHeader(first);
  if (header === undefined) return undefined;
  const parts: StrokePoints[] = [];
  for (const piece of pieces) {
    const points = readPoints(piece);
    if (points === undefined) break;
    parts.push(points);
  }
  const points = join(parts);
  return points.xs.length === 0 ? undefined : { header, points };
}

function headerSizeBytes(piece: Uint8Array): number {
  return ((piece[0] ?? 0) << 8) | (piece[1] ?? 0);
}

function readHeader(piece: Uint8Array): DraftHeader | undefined {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(
      piece.subarray(2, 2 + headerSizeBytes(piece)),
    );
    return headerSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function readPoints(piece: Uint8Array): StrokePoints | undefined {
  try {
    return decodePoints(piece.subarray(2 + headerSizeBytes(piece)));
  } catch {
    return undefined;
  }
}

function join(parts: readonly StrokePoints[]): StrokePoints {
  const xs = parts.flatMap((part) => [...part.xs]);
  const ys = parts.flatMap((part) => [...part.ys]);
  const points = { xs: Float64Array.from(xs), ys: Float64Array.from(ys) };
  if (!parts.every((part) => part.pressures !== undefined)) return points;
  return {
    ...points,
    pressures: Uint8Array.from(parts.flatMap((part) => [...(part.pressures ?? [])])),
  };
}
