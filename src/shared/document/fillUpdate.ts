import { createEncoder, toUint8Array, writeUint8, writeVarUint } from 'lib0/encoding';
import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import { spansOf } from './scanUpdate.ts';

/** What Yjs writes for a struct whose content is gone. */
const garbage = 0;

/**
 * An update with nothing in it, in the place of one that cannot be kept: Yjs takes in the changes of a client in their
 * order, so without it whatever that client did later would not be seen.
 * @returns undefined when the bytes are no update, or change nothing
 */
export function fillUpdate(update: Uint8Array): Uint8Array | undefined {
  try {
    const { spans } = spansOf(update);
    // What a window sends has no gaps: one span a client.
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
