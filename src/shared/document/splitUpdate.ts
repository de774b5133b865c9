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

/** From this part of the maximum on, a piece ends before the next shape, so that few shapes are cut in two. */
const fullFrom = 7 / 8;
/** Two numbers of at most eight bytes each. */
const rangeSizeBytes = 16;

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to is in it or in one before it, so that whoever
 * applies them in order never has to keep a piece until another one has come. Deletions come last.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) does
 * @param known up to which clock of each client whoever gets the pieces has the board: that is left out
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

/** @returns by how many bytes the runs grew */
function extend(runs: Map<number, OpenSpan>, struct: StructPlace): number {
  let run = runs.get(struct.client);
  if (run === undefined) {
    // A gap at the beginning is no gap.
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
