import { createEncoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import type { Deletions, StructSpan } from './scanUpdate.ts';

/** Structs of one client, each of which begins where the one before ends, as the bytes that they are in an update. */
export type StructRun = Pick<StructSpan, 'client' | 'clock' | 'count' | 'bytes'>;

/**
 * Puts an update together. The encoding is V1 of Yjs (its `utils/encoding.js` and `utils/DeleteSet.js`).
 * @param runs one a client
 */
export function encodeUpdate(
  runs: readonly StructRun[],
  deletions: Deletions['clients'],
): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, runs.length);
  // Larger ids first, as Yjs has them in every update.
  for (const run of runs.toSorted((one, other) => other.client - one.client)) {
    writeVarUint(encoder, run.count);
    writeVarUint(encoder, run.client);
    writeVarUint(encoder, run.clock);
    writeUint8Array(encoder, run.bytes);
  }
  writeVarUint(encoder, deletions.size);
  for (const [client, ranges] of [...deletions].toSorted(([one], [other]) => other - one)) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      writeVarUint(encoder, clock);
      writeVarUint(encoder, len);
    }
  }
  return toUint8Array(encoder);
}
