import { createHash } from 'node:crypto';
import * as Y from 'yjs';

const fingerprintSizeBytes = 16;

/** From, up to but not including. */
type ClockRange = readonly [from: number, to: number];

/**
 * A hash of all changes of a document, deletions and changes that wait for others included. Apart from collisions, two
 * documents have the same fingerprint if and only if they have the same changes, in whatever order these arrived and
 * were stored. (Yjs's encodings depend on both.)
 */
export function fingerprintOf(document: Y.Doc): Uint8Array {
  const { store } = document;
  const held = new Map<number, readonly ClockRange[]>();
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(document))) {
    held.set(client, [[0, clock]]);
  }
  const hash = createHash('sha256');
  const parts = [held, deletedRanges(Y.createDeleteSetFromStructStore(store)), ...waiting(store)];
  for (const part of parts) hash.update(canonical(part));
  return new Uint8Array(hash.digest().subarray(0, fingerprintSizeBytes));
}

/** Changes and deletions whose predecessors are missing. */
function waiting({
  pendingStructs,
  pendingDs,
}: Y.Doc['store']): readonly Map<number, readonly ClockRange[]>[] {
  const structs = new Map<number, ClockRange[]>();
  const decoded = pendingStructs === null ? [] : Y.decodeUpdateV2(pendingStructs.update).structs;
  for (const struct of decoded) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const ranges = structs.get(client) ?? [];
    ranges.push([clock, clock + struct.length]);
    structs.set(client, ranges);
  }
  const deletions = pendingDs === null ? new Map() : deletedRanges(Y.decodeUpdateV2(pendingDs).ds);
  return [structs, deletions];
}

type DeleteSet = ReturnType<typeof Y.createDeleteSetFromStructStore>;

function deletedRanges({ clients }: DeleteSet): Map<number, readonly ClockRange[]> {
  return new Map(
    [...clients].map(([client, items]) => [
      client,
      items.map(({ clock, len }): ClockRange => [clock, clock + len]),
    ]),
  );
}

/** A canonical text of the changes, whatever their order and pieces. */
function canonical(ranges: ReadonlyMap<number, readonly ClockRange[]>): string {
  const clients = [...ranges].toSorted(([one], [other]) => one - other);
  return `${clients.map(([client, each]) => `${client}:${joined(each)}`).join(';')}\n`;
}

function joined(ranges: readonly ClockRange[]): string {
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  const whole: [from: number, to: number][] = [];
  for (const [from, to] of sorted) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole.map(([from, to]) => `${from}-${to}`).join(',');
}
