import * as Y from 'yjs';
import { visitInCausalOrder } from '../../shared/document/causalOrder.ts';
import { type ClockOf, clocksAfter } from '../../shared/document/clocksAfter.ts';

/** The cost for Yjs of a struct or deleted range besides its bytes, in equivalent bytes. */
const partWeight = 32;
/** The cost of each client with waiting changes: for each of them Yjs goes through all clients. */
const clientWeight = 512;

/**
 * The weight of those parts of an update that would wait in a document for missing changes: their bytes, plus a cost for
 * each struct, deleted range and client. It finds the same structs as Yjs (`integrateStructs` of its
 * `utils/encoding.js`), cycles included. The time depends on the update, not on the document.
 * @throws when the bytes are not an update
 */
export function waitingWeight(update: Uint8Array, clockIn: ClockOf): number {
  return clocksAfter(update, clockIn) === undefined ? weigh(update, clockIn) : 0;
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
