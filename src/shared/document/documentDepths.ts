import * as Y from 'yjs';
import type { ClockOf } from './clocksAfter.ts';
import type { Depths } from './nesting.ts';

export const clocksIn =
  ({ store }: Y.Doc): ClockOf =>
  (client) =>
    Y.getState(store, client);

/** More than any limit. A document of an older version may be nested deeper. */
const maxCountedDepth = 200;

/** The depths of the structs of a document. */
export const depthsIn = (doc: Y.Doc): Depths => ({
  clockOf: clocksIn(doc),
  depthAt(client, clock) {
    const structs = doc.store.clients.get(client) ?? [];
    let struct: unknown = structs[Y.findIndexSS(structs, clock)];
    let depth = 0;
    // A garbage-collected struct collects whatever builds on it.
    while (struct instanceof Y.Item && struct.parent instanceof Y.AbstractType) {
      struct = struct.parent._item;
      if (struct === null || depth === maxCountedDepth) break;
      depth += 1;
    }
    return depth;
  },
});
