import { createEncoder, toUint8Array, writeUint8, writeVarUint } from 'lib0/encoding';
import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import { spansOf } from './scanUpdate.ts';

/** Yjs's number of a struct whose content was discarded. */
const garbage = 0;

/**
 * An empty update that takes the place of one that cannot be stored: Yjs applies the changes of a client in
 * order, so a gap would hide everything that client did later.
 * @returns undefined when the bytes are no update, or contain no change
 */
export function fillUpdate(update: Uint8Array): Uint8Array | undefined {
  try {
    const { spans } = spansOf(update);
    // Updates from a window have no gaps: one span per client.
    const runs = spans
      .filter(({ isSkip }) => !isSkip)
      .map(({ client, clock, nextClock }): StructRun => {
        const bytes = createEncoder();
        writeUint8(bytes, garbage);
        writeVarUint(bytes, nextClock - clock);
        return { client, clock, count: 1, parts: [toUint8Array(bytes)] };
      });
    return runs.length === 0 ? undefined : encodeUpdate(runs, new Map());
  } catch {
    return undefined;
  }
}
