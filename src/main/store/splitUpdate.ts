import { encodeUpdate } from './encodeUpdate.ts';
import { closeSpan, extendSpan, type OpenSpan, openSpan, scanUpdate } from './scanUpdate.ts';

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to may be in another one; Yjs keeps it until that
 * has come. Deletions are in the last piece.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) or the deletions do
 */
export function splitUpdate(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes) return [update];
  const pieces: Uint8Array[] = [];
  let runs: OpenSpan[] = [];
  let finishedSizeBytes = 0;
  const closed = () => runs.map((run) => closeSpan(run, update));
  const { clients: deletions } = scanUpdate(update, (place) => {
    let run = runs.at(-1);
    if (run?.client !== place.client) {
      // A gap at the beginning is no gap.
      if (place.isSkip) return;
      finishedSizeBytes += run === undefined ? 0 : sizeOf(run);
      run = openSpan(place);
      runs.push(run);
    }
    extendSpan(run, place);
    if (finishedSizeBytes + sizeOf(run) < maxSizeBytes) return;
    pieces.push(encodeUpdate(closed(), new Map()));
    runs = [];
    finishedSizeBytes = 0;
  });
  if (runs.length > 0 || deletions.size > 0) {
    pieces.push(encodeUpdate(closed(), deletions));
  }
  return pieces;
}

const sizeOf = ({ start, end }: OpenSpan): number => end - start;
