import {
  closeSpan,
  extendSpan,
  type OpenSpan,
  openSpan,
  type StructPlace,
} from '../../shared/document/scanUpdate.ts';
import { visitInCausalOrder } from './causalOrder.ts';
import { encodeUpdate } from './encodeUpdate.ts';

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to is in it or in one before it, so that whoever
 * applies them in order never has to keep a piece until another one has come. Deletions are in the last piece.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) or the deletions do
 */
export function splitUpdate(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes) return [update];
  const pieces: Uint8Array[] = [];
  const runs = new Map<number, OpenSpan>();
  let sizeBytes = 0;
  const closed = () => [...runs.values()].map((run) => closeSpan(run, update));
  const deletions = visitInCausalOrder(update, (struct) => {
    sizeBytes += extend(runs, struct);
    if (sizeBytes < maxSizeBytes) return;
    pieces.push(encodeUpdate(closed(), new Map()));
    runs.clear();
    sizeBytes = 0;
  });
  if (runs.size > 0 || deletions.clients.size > 0) {
    pieces.push(encodeUpdate(closed(), deletions.clients));
  }
  return pieces;
}

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
