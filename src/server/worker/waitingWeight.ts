import * as Y from 'yjs';
import { visitInCausalOrder } from '../../shared/document/causalOrder.ts';
import { nowhere, type Struct, scanUpdate } from '../../shared/document/scanUpdate.ts';

/** The cost for Yjs of a struct or deleted range besides its bytes, in equivalent bytes. */
const partWeight = 32;
/** The cost of each client with waiting changes: for each of them Yjs goes through all clients. */
const clientWeight = 512;

/** The next clock of a client in a document. */
export type ClockOf = (client: number) => number;

export const clocksIn =
  ({ store }: Y.Doc): ClockOf =>
  (client) =>
    Y.getState(store, client);

/**
 * The weight of those parts of an update that would wait in a document for missing changes: their bytes, plus a cost for
 * each struct, deleted range and client. It finds the same structs as Yjs (`integrateStructs` of its
 * `utils/encoding.js`), cycles included. The time depends on the update, not on the document.
 * @throws when the bytes are not an update
 */
export function waitingWeight(update: Uint8Array, clockIn: ClockOf): number {
  return waitsForNothing(update, clockIn) ? 0 : weigh(update, clockIn);
}

/** Most updates turn out not to wait within this many passes, each of which takes a tenth of the time of sorting. */
const maxWalkCount = 4;

/** Whether a few passes over the update, each as far as the known predecessors allow, show that nothing waits. */
function waitsForNothing(update: Uint8Array, clockIn: ClockOf): boolean {
  const nextClocks = new Map<number, number>();
  const clockOf = (client: number): number => nextClocks.get(client) ?? clockIn(client);
  const isThere = (client: number, clock: number, own: number): boolean =>
    client === nowhere || client === own || clock < clockOf(client);
  const isReady = (struct: Struct): boolean =>
    struct.clock <= clockOf(struct.client) &&
    isThere(struct.originClient, struct.originClock, struct.client) &&
    isThere(struct.rightClient, struct.rightClock, struct.client) &&
    isThere(struct.parentClient, struct.parentClock, struct.client);
  for (let walk = 0; walk < maxWalkCount; walk += 1) {
    const seen = new Set<number>();
    const waiting = new Set<number>();
    let isClientTwice = false;
    let lastEnd = nowhere;
    const deletions = scanUpdate(update, (struct) => {
      const { client, start, end, nextClock, isSkip } = struct;
      if (start !== lastEnd) {
        isClientTwice ||= seen.has(client);
        seen.add(client);
      }
      lastEnd = end;
      if (isSkip || waiting.has(client)) return;
      if (!isReady(struct)) waiting.add(client);
      else if (nextClock > clockOf(client)) nextClocks.set(client, nextClock);
    });
    // As in Yjs, the second part replaces the first.
    if (isClientTwice) return false;
    if (waiting.size > 0) continue;
    return [...deletions.clients].every(([client, ranges]) =>
      ranges.every(({ clock, len }) => clock + len <= clockOf(client)),
    );
  }
  return false;
}

function weigh(update: Uint8Array, clockIn: ClockOf): number {
  const nextClocks = new Map<number, number>();
  const waitingClients = new Set<number>();
  const clockOf = (client: number): number => nextClocks.get(client) ?? clockIn(client);
  let weight = 0;
  const deletions = visitInCausalOrder(update, (struct, references) => {
    const { client, clock, nextClock, isSkip, start, end } = struct;
    if (isSkip) return;
    if (
      waitingClients.has(client) ||
      clock > clockOf(client) ||
      references.some((reference) => reference.clock >= clockOf(reference.client))
    ) {
      if (!waitingClients.has(client)) weight += clientWeight;
      waitingClients.add(client);
      weight += end - start + partWeight;
    } else nextClocks.set(client, Math.max(nextClock, clockOf(client)));
  });
  for (const [client, ranges] of deletions.clients) {
    for (const { clock, len } of ranges) if (clock + len > clockOf(client)) weight += partWeight;
  }
  return weight;
}

/** The weight of the changes that wait in the document. */
export function weightOfWaiting({ store: { pendingStructs, pendingDs } }: Y.Doc): number {
  return weightOf(pendingStructs?.update) + weightOf(pendingDs);
}

/** Yjs creates new bytes whenever more waits. */
const weights = new WeakMap<Uint8Array, number>();

function weightOf(waiting: Uint8Array | null | undefined): number {
  if (waiting === null || waiting === undefined) return 0;
  const known = weights.get(waiting);
  if (known !== undefined) return known;
  const { structs, ds } = Y.decodeUpdateV2(waiting);
  const clientCount = new Set(structs.map(({ id }) => id.client)).size;
  let partCount = structs.length;
  for (const ranges of ds.clients.values()) partCount += ranges.length;
  const weight = waiting.byteLength + partCount * partWeight + clientCount * clientWeight;
  weights.set(waiting, weight);
  return weight;
}
