import { createEncoder, length, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;
type Struct = DecodedUpdate['structs'][number];

/** Structs of one client that follow one another. */
interface Run {
  readonly client: number;
  readonly clock: number;
  count: number;
  readonly encoder: Y.UpdateEncoderV1;
}

/**
 * Cuts an update into pieces that together are the same: applied in any order and number they make the same
 * document, and each is an update of its own. What a piece refers to may be in another one; Yjs keeps it until that
 * has come. Deletions are in the last piece. The format is that of Yjs updates, V1, as `Y.encodeStateAsUpdate` writes
 * it.
 * @param maxSizeBytes no piece has much more, unless one struct alone (an image) or the deletions do
 */
export function splitUpdate(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
  if (update.byteLength <= maxSizeBytes) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const pieces: Uint8Array[] = [];
  let runs: Run[] = [];
  let finishedSizeBytes = 0;
  for (const struct of structs) {
    let run = runs.at(-1);
    if (run?.client !== struct.id.client) {
      // A gap at the beginning is no gap.
      if (struct instanceof Y.Skip) continue;
      finishedSizeBytes += run === undefined ? 0 : sizeOf(run);
      run = begin(struct);
      runs.push(run);
    }
    struct.write(run.encoder, 0);
    run.count += 1;
    if (finishedSizeBytes + sizeOf(run) < maxSizeBytes) continue;
    pieces.push(encodePiece(runs, noDeletions));
    runs = [];
    finishedSizeBytes = 0;
  }
  if (runs.length > 0 || ds.clients.size > 0) pieces.push(encodePiece(runs, ds));
  return pieces;
}

const noDeletions: Pick<DecodedUpdate['ds'], 'clients'> = { clients: new Map() };

const begin = ({ id }: Struct): Run => ({
  client: id.client,
  clock: id.clock,
  count: 0,
  encoder: new Y.UpdateEncoderV1(),
});

const sizeOf = ({ encoder }: Run): number => length(encoder.restEncoder);

function encodePiece(
  runs: readonly Run[],
  { clients }: Pick<DecodedUpdate['ds'], 'clients'>,
): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, runs.length);
  for (const run of runs) {
    writeVarUint(encoder, run.count);
    writeVarUint(encoder, run.client);
    writeVarUint(encoder, run.clock);
    writeUint8Array(encoder, run.encoder.toUint8Array());
  }
  writeVarUint(encoder, clients.size);
  for (const [client, deletions] of clients) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, deletions.length);
    for (const { clock, len } of deletions) {
      writeVarUint(encoder, clock);
      writeVarUint(encoder, len);
    }
  }
  return toUint8Array(encoder);
}
