import { createEncoder, type Encoder, toUint8Array, writeVarUint } from 'lib0/encoding';
import { concatBytes } from './ByteChunks.ts';
import type { Deletions, StructSpan } from './scanUpdate.ts';

/** Consecutive structs of one client. */
export interface StructRun extends Pick<StructSpan, 'client' | 'clock' | 'count'> {
  /** Their bytes in an update, in any number of parts. */
  readonly parts: readonly Uint8Array[];
}

/**
 * Encodes an update, copying its bytes once. The encoding is V1 of Yjs (its `utils/encoding.js` and
 * `utils/DeleteSet.js`).
 * @param runs one per client
 */
export function encodeUpdate(
  runs: readonly StructRun[],
  deletions: Deletions['clients'],
): Uint8Array {
  const parts: Uint8Array[] = [encoded((encoder) => writeVarUint(encoder, runs.length))];
  // Clients with larger ids first, as in every update of Yjs.
  for (const run of runs.toSorted((one, other) => other.client - one.client)) {
    const head = encoded((encoder) => {
      writeVarUint(encoder, run.count);
      writeVarUint(encoder, run.client);
      writeVarUint(encoder, run.clock);
    });
    parts.push(head, ...run.parts);
  }
  parts.push(encoded((encoder) => writeDeletions(encoder, deletions)));
  return concatBytes(parts);
}

function writeDeletions(encoder: Encoder, deletions: Deletions['clients']): void {
  writeVarUint(encoder, deletions.size);
  for (const [client, ranges] of [...deletions].toSorted(([one], [other]) => other - one)) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      writeVarUint(encoder, clock);
      writeVarUint(encoder, len);
    }
  }
}

function encoded(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}
