import { toUint8Array } from 'lib0/encoding';
import * as Y from 'yjs';
import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import { type Deletions, spansOf } from './scanUpdate.ts';

export interface RebasedUpdate {
  readonly update: Uint8Array;
  /** For each client, the clock up to which a document must have its structs to apply the update. */
  readonly requires: ReadonlyMap<number, number>;
}

/** Clocks from `from` to `to` (exclusive), renumbered from `rebasedFrom`. */
interface Moved {
  readonly from: number;
  readonly to: number;
  readonly rebasedFrom: number;
}

/** The new numbers of the structs of one client. */
interface Rebased {
  readonly client: number;
  readonly moved: readonly Moved[];
}

/**
 * Rewrites the changes of these updates as if other clients had made them. A document in which something else
 * took their place accepts them, see `fillUpdate`.
 * @param newClient an unused client number
 * @throws when the bytes are no update
 */
export function rebaseUpdates(
  updates: readonly Uint8Array[],
  newClient: () => number,
): RebasedUpdate {
  const merged = Y.mergeUpdates([...updates]);
  const clients = rebasedClients(merged, newClient);
  const requires = new Map<number, number>();
  const idOf = <Id extends Y.ID | null>(id: Id): Id | Y.ID => {
    if (id === null) return id;
    const found = find(clients.get(id.client), id.clock);
    if (found !== undefined) return found;
    requires.set(id.client, Math.max(requires.get(id.client) ?? 0, id.clock + 1));
    return id;
  };
  const { structs, ds } = Y.decodeUpdate(merged);
  const runs = new Map<number, { count: number; readonly encoder: Y.UpdateEncoderV1 }>();
  for (const struct of structs) {
    const client = clients.get(struct.id.client)?.client;
    if (client === undefined || struct instanceof Y.Skip) continue;
    const run = runs.get(client) ?? { count: 0, encoder: new Y.UpdateEncoderV1() };
    runs.set(client, run);
    if (struct instanceof Y.Item) {
      struct.origin = idOf(struct.origin);
      struct.rightOrigin = idOf(struct.rightOrigin);
      if (struct.parent instanceof Y.ID) struct.parent = idOf(struct.parent);
    }
    struct.write(run.encoder, 0);
    run.count += 1;
  }
  const encodedRuns = [...runs].map(([client, { count, encoder }]): StructRun => {
    return { client, clock: 0, count, parts: [toUint8Array(encoder.restEncoder)] };
  });
  return { update: encodeUpdate(encodedRuns, rebasedDeletions(ds.clients, clients)), requires };
}

function rebasedClients(update: Uint8Array, newClient: () => number): ReadonlyMap<number, Rebased> {
  const clients = new Map<number, { readonly client: number; readonly moved: Moved[] }>();
  for (const { client, clock, nextClock, isSkip } of spansOf(update).spans) {
    if (isSkip) continue;
    const rebased = clients.get(client) ?? { client: newClient(), moved: [] };
    clients.set(client, rebased);
    const last = rebased.moved.at(-1);
    const rebasedFrom = last === undefined ? 0 : last.rebasedFrom + last.to - last.from;
    rebased.moved.push({ from: clock, to: nextClock, rebasedFrom });
  }
  return clients;
}

function find(rebased: Rebased | undefined, clock: number): Y.ID | undefined {
  const place = rebased?.moved.find(({ from, to }) => clock >= from && clock < to);
  if (rebased === undefined || place === undefined) return undefined;
  return Y.createID(rebased.client, place.rebasedFrom + clock - place.from);
}

/** Deletions are also kept as they are: what replaced the changes is empty. */
function rebasedDeletions(
  deletions: Deletions['clients'],
  clients: ReadonlyMap<number, Rebased>,
): Deletions['clients'] {
  const all: Deletions['clients'] = new Map();
  for (const [client, ranges] of deletions) {
    all.set(client, [...ranges]);
    const rebased = clients.get(client);
    if (rebased === undefined) continue;
    const moved = ranges.flatMap(({ clock, len }) =>
      rebased.moved.flatMap(({ from, to, rebasedFrom }) => {
        const [start, end] = [Math.max(from, clock), Math.min(to, clock + len)];
        return start < end ? [{ clock: rebasedFrom + start - from, len: end - start }] : [];
      }),
    );
    if (moved.length > 0) all.set(rebased.client, moved);
  }
  return all;
}
