import * as Y from 'yjs';
import { visitInCausalOrder } from '../../shared/document/causalOrder.ts';

/** What a struct or a range of deletions costs Yjs besides its bytes, in bytes that cost as much. */
const partWeight = 32;
/** What each client of whom something waits costs it: Yjs goes through all clients for each of them. */
const clientWeight = 512;

/**
 * How much of an update would wait in the document for changes that are not there: its bytes, and something for each
 * struct, each range of deletions, and each client who made what waits. It finds what Yjs keeps aside (`integrateStructs` of its `utils/encoding.js`),
 * also where structs wait for each other in a circle. Takes time for what is in the update, whatever the document has.
 * @throws when the bytes are no update
 */
export function waitingWeight(update: Uint8Array, { store }: Y.Doc): number {
  const nextClocks = new Map<number, number>();
  const waitingClients = new Set<number>();
  const clockOf = (client: number): number => nextClocks.get(client) ?? Y.getState(store, client);
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

/** How much waits in the document, weighed alike. */
export function weightOfWaiting({ store: { pendingStructs, pendingDs } }: Y.Doc): number {
  return weightOf(pendingStructs?.update) + weightOf(pendingDs);
}

/** Yjs makes new bytes whenever more waits. */
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
