import * as Y from 'yjs';
import { encodeUpdate, StructRun } from './encodeUpdate.ts';

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to may be in another one; Yjs keeps it until that
 * has come. Deletions are in the last piece.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) or the deletions do
 */
export function splitUpdate(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const pieces: Uint8Array[] = [];
  let runs: StructRun[] = [];
  let finishedSizeBytes = 0;
  for (const struct of structs) {
    let run = runs.at(-1);
    if (run?.client !== struct.id.client) {
      // A gap at the beginning is no gap.
      if (struct instanceof Y.Skip) continue;
      finishedSizeBytes += run?.sizeBytes ?? 0;
      run = new StructRun(struct);
      runs.push(run);
    }
    run.add(struct);
    if (finishedSizeBytes + run.sizeBytes < maxSizeBytes) continue;
    pieces.push(encodeUpdate(runs, new Map()));
    runs = [];
    finishedSizeBytes = 0;
  }
  if (runs.length > 0 || ds.clients.size > 0) pieces.push(encodeUpdate(runs, ds.clients));
  return pieces;
}
