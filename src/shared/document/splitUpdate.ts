import { visitInCausalOrder } from './causalOrder.ts';
import { encodeUpdate } from './encodeUpdate.ts';
import {
  closeSpan,
  type Deletions,
  extendSpan,
  makesType,
  type OpenSpan,
  openSpan,
  type StructPlace,
} from './scanUpdate.ts';

/** Above this fraction of the maximum, a piece ends before the next shape, so that few shapes are split. */
const fullFrom = 7 / 8;
/** Two numbers of at most eight bytes each. */
const rangeSizeBytes = 16;

/**
 * Splits an update into pieces that produce the same document, applied in any order, any number of times; each is
 * a valid update. A piece depends only on itself and earlier pieces, so applying them in order never leaves one
 * waiting. Deletions come last.
 * @param maxSizeBytes only a single larger struct (an image) makes a piece much larger
 * @param known for each client, the clock up to which the recipient has the board: these structs are omitted
 * @throws when the bytes are no update
 */
export function splitUpdate(
  update: Uint8Array,
  maxSizeBytes: number,
  known: ReadonlyMap<number, number> = nothing,
): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes && known.size === 0) return [update];
  const pieces: Uint8Array[] = [];
  const runs = new Map<number, OpenSpan>();
  let sizeBytes = 0;
  const close = (deletions: Deletions['clients']): void => {
    const closed = [...runs.values()].map((run) => {
      const { bytes, ...span } = closeSpan(run, update);
      return { ...span, parts: [bytes] };
    });
    pieces.push(encodeUpdate(closed, deletions));
    runs.clear();
    sizeBytes = 0;
  };
  const deletions = visitInCausalOrder(update, (struct) => {
    if (known.size > 0 && struct.nextClock <= (known.get(struct.client) ?? 0)) return;
    const isOver = sizeBytes + struct.end - struct.start > maxSizeBytes;
    const isFull = sizeBytes >= maxSizeBytes * fullFrom && makesType(update, struct);
    if (runs.size > 0 && (isOver || isFull)) close(new Map());
    sizeBytes += extend(runs, struct);
  });
  const [first = new Map(), ...others] = splitDeletions(deletions.clients, maxSizeBytes);
  if (first.size > 0 && sizeBytes + sizeOf(first) > maxSizeBytes && runs.size > 0) close(new Map());
  if (runs.size > 0 || first.size > 0) close(first);
  for (const rest of others) close(rest);
  return pieces;
}

const nothing: ReadonlyMap<number, number> = new Map();

/** @returns the number of bytes added to the runs */
function extend(runs: Map<number, OpenSpan>, struct: StructPlace): number {
  let run = runs.get(struct.client);
  if (run === undefined) {
    // A gap at the start can be ignored.
    if (struct.isSkip) return 0;
    run = openSpan(struct);
    runs.set(struct.client, run);
  }
  extendSpan(run, struct);
  return struct.end - struct.start;
}

type Ranges = Deletions['clients'];

const sizeOf = (clients: Ranges): number => {
  let count = 0;
  for (const ranges of clients.values()) count += 1 + ranges.length;
  return count * rangeSizeBytes;
};

function splitDeletions(clients: Ranges, maxSizeBytes: number): readonly Ranges[] {
  if (sizeOf(clients) <= maxSizeBytes) return [clients];
  const maxCount = Math.max(1, Math.floor(maxSizeBytes / rangeSizeBytes) - 1);
  const parts: Ranges[] = [];
  for (const [client, ranges] of clients) {
    for (let from = 0; from < ranges.length; from += maxCount) {
      parts.push(new Map([[client, ranges.slice(from, from + maxCount)]]));
    }
  }
  return parts;
}
