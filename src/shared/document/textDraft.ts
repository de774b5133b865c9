/**
 * The text of an open text field, or of the board's title, stored in pieces while it is typed. A piece is: the
 * size of its header as two bytes (big-endian), the header as JSON, then text in UTF-8. Piece 0 says which text
 * is edited and holds its initial value. Every later piece is one splice.
 */
import { z } from 'zod';
import { maxPageIdLength, maxTextLength } from '../limits.ts';
import { upTo } from '../upTo.ts';
import { optionalName, styleSchema } from './style.ts';

const shownStyleSchema = z.object(styleSchema.shape);

const headerSchema = z.object({
  version: z.literal(1),
  kind: z.literal('text'),
  /** The edited shape; absent for a new text. */
  target: z.string().min(1).optional(),
  /** The kind of that shape; `text` if absent. */
  type: optionalName,
  page: z.string().min(1).check(upTo(maxPageIdLength)),
  style: shownStyleSchema,
  /** Board units: the top left of the shape. */
  x: z.number(),
  y: z.number(),
  fontSize: z.number().positive(),
  align: optionalName,
});
export type TextDraftHeader = z.infer<typeof headerSchema>;

const titleHeaderSchema = z.object({ version: z.literal(1), kind: z.literal('title') });
type TitleHeader = z.infer<typeof titleHeaderSchema>;

const spliceHeaderSchema = z.object({
  /** What the splice applies to: the text of piece 0, or the text after the previous piece. */
  from: z.enum(['start', 'previous']),
  /** UTF-16 code units. */
  at: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  /** The size of the shape after the splice, board units. */
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
});
type SpliceHeader = z.infer<typeof spliceHeaderSchema>;

export interface TextSize {
  readonly width: number;
  readonly height: number;
}

/** Replaces `removed` UTF-16 code units at `at` with `inserted`. */
export interface TextSplice {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

export interface RecoveredTitle {
  /** The initial text of the field; empty for a new text. */
  readonly before: string;
  readonly text: string;
}

export interface RecoveredText extends RecoveredTitle {
  readonly header: TextDraftHeader;
  /** Undefined if nothing was typed. */
  readonly size: TextSize | undefined;
}

/** The first piece of a draft. Unknown keys of the style are omitted. */
export function encodeTextStart(
  header: Omit<TextDraftHeader, 'version' | 'kind'>,
  before: string,
): Uint8Array<ArrayBuffer> {
  const style = shownStyleSchema.parse(header.style);
  const known: TextDraftHeader = { ...header, style, version: 1, kind: 'text' };
  return encodePiece(known, before);
}

/** The first piece of a draft of the board's title. */
export function encodeTitleStart(before: string): Uint8Array<ArrayBuffer> {
  return encodePiece({ version: 1, kind: 'title' } satisfies TitleHeader, before);
}

export function encodeTextSplice(
  from: SpliceHeader['from'],
  { at, removed, inserted }: TextSplice,
  { width, height }: TextSize,
): Uint8Array<ArrayBuffer> {
  return encodePiece({ from, at, removed, width, height } satisfies SpliceHeader, inserted);
}

/** The smallest splice that turns `before` into `after`. It never splits a surrogate pair. */
export function spliceBetween(before: string, after: string): TextSplice {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (tail > 0 && isLowSurrogate(after.charCodeAt(after.length - tail))) tail -= 1;
  return {
    at: start,
    removed: before.length - tail - start,
    inserted: after.slice(start, after.length - tail),
  };
}

/** The text after the last readable piece; undefined if piece 0 does not start a text. */
export function decodeTextDraft(pieces: readonly Uint8Array[]): RecoveredText | undefined {
  return decodeTyped(pieces, headerSchema);
}

/** Decodes a draft of the board's title in the same way. */
export function decodeTitleDraft(pieces: readonly Uint8Array[]): RecoveredTitle | undefined {
  return decodeTyped(pieces, titleHeaderSchema);
}

function decodeTyped<Header>(
  pieces: readonly Uint8Array[],
  schema: z.ZodType<Header>,
): (RecoveredTitle & { readonly header: Header; readonly size: TextSize | undefined }) | undefined {
  const start = decodePiece(pieces[0], schema);
  if (start === undefined) return undefined;
  const before = start.text;
  let text = before;
  let size: TextSize | undefined;
  for (const piece of pieces.slice(1)) {
    const splice = decodePiece(piece, spliceHeaderSchema);
    const next = splice && spliced(splice.header.from === 'start' ? before : text, splice);
    if (splice === undefined || next === undefined) break;
    text = next;
    size = { width: splice.header.width, height: splice.header.height };
  }
  return { header: start.header, before, text, size };
}

function spliced(
  text: string,
  {
    header: { at, removed },
    text: inserted,
  }: { readonly header: SpliceHeader; readonly text: string },
): string | undefined {
  if (at + removed > text.length) return undefined;
  const next = text.slice(0, at) + inserted + text.slice(at + removed);
  return next.length > maxTextLength ? undefined : next;
}

function encodePiece(header: object, text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const head = encoder.encode(JSON.stringify(header));
  const body = encoder.encode(text);
  const piece = new Uint8Array(2 + head.length + body.length);
  new DataView(piece.buffer).setUint16(0, head.length);
  piece.set(head, 2);
  piece.set(body, 2 + head.length);
  return piece;
}

function decodePiece<Header>(
  piece: Uint8Array | undefined,
  schema: z.ZodType<Header>,
): { readonly header: Header; readonly text: string } | undefined {
  if (piece === undefined || piece.length < 2) return undefined;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const end = 2 + (((piece[0] ?? 0) << 8) | (piece[1] ?? 0));
  try {
    const header = schema.parse(JSON.parse(decoder.decode(piece.subarray(2, end))));
    return { header, text: decoder.decode(piece.subarray(end)) };
  } catch {
    return undefined;
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
