import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import { type StructPlace, scanUpdate } from './scanUpdate.ts';

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to may be in another one; Yjs keeps it until that
 * has come. Deletions are in the last piece.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) or the deletions do
 */
export function splitUpdate(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes) return [update];
  const pieces: Uint8Array[] = [];
  let runs: OpenRun[] = [];
  let finishedSizeBytes = 0;
  const { clients: deletions } = scanUpdate(update, (place) => {
    let run = runs.at(-1);
    if (run?.client !== place.client) {
      // A gap at the beginning is no gap.
      if (place.isSkip) return;
      finishedSizeBytes += run === undefined ? 0 : sizeOf(run);
      run = openRun(place);
      runs.push(run);
    }
    run.count += 1;
    run.end = place.end;
    if (finishedSizeBytes + sizeOf(run) < maxSizeBytes) return;
    pieces.push(encodeUpdate(closed(runs, update), new Map()));
    runs = [];
    finishedSizeBytes = 0;
  });
  if (runs.length > 0 || deletions.size > 0) {
    pieces.push(encodeUpdate(closed(runs, update), deletions));
  }
  return pieces;
}

/** A run that grows: where its bytes stand in the update. */
interface OpenRun {
  readonly client: number;
  readonly fromClock: number;
  readonly start: number;
  count: number;
  end: number;
}

const openRun = ({ client, clock, start }: StructPlace): OpenRun => ({
  client,
  fromClock: clock,
  start,
  count: 0,
  end: start,
});

const sizeOf = ({ start, end }: OpenRun): number => end - start;

const closed = (runs: readonly OpenRun[], update: Uint8Array): StructRun[] =>
  runs.map(({ client, fromClock, count, start, end }) => ({
    client,
    fromClock,
    count,
    bytes: update.subarray(start, end),
  }));
