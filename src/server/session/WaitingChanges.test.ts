import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeVarString,
  writeVarUint,
} from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { serverReasons } from '../../shared/serverReasons.ts';
import { metricOf, stage } from '../testing/stage.ts';

const { serve, client, rawClient, folder } = stage();
const refused = { closed: serverReasons.tooMuchWaits };

/** The updates of one client, one for each change. */
function changes(count: number, valueLength: number): readonly Uint8Array[] {
  const document = new Y.Doc();
  const updates: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => updates.push(update));
  const value = 'x'.repeat(valueLength);
  for (let index = 0; index < count; index += 1) document.getMap('shapes').set('one', value);
  return updates;
}

const joined = (updates: readonly Uint8Array[]): Uint8Array => Y.mergeUpdates([...updates]);

function ofNumbers(numbers: readonly number[]): Uint8Array {
  const encoder = createEncoder();
  for (const number of numbers) writeVarUint(encoder, number);
  return toUint8Array(encoder);
}

/** Two texts of two clients, each inserted after the other. */
function circle(first: number, text: string): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, 2);
  for (const [client, origin] of [
    [first, first + 1],
    [first + 1, first],
  ] as const) {
    for (const number of [1, client, 0]) writeVarUint(encoder, number);
    writeUint8(encoder, textAfterSomething);
    for (const number of [origin, 0]) writeVarUint(encoder, number);
    writeVarString(encoder, text);
  }
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

const textAfterSomething = 0b1000_0100;

/** The same client twice: Yjs drops the first part, on which the second one builds. */
function twice(client: number, text: string): Uint8Array {
  const encoder = createEncoder();
  const garbage = [0, 1];
  for (const number of [2, 1, client, 0, ...garbage, 1, client, 1]) writeVarUint(encoder, number);
  writeUint8(encoder, textInType);
  writeVarUint(encoder, 1);
  for (const each of ['type', text]) writeVarString(encoder, each);
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

const textInType = 0b0000_0100;

/** Deletions of structs of an unknown client. */
function deletions(count: number): Uint8Array {
  const ranges = Array.from({ length: count }, (_, index) => [2 * index, 1]);
  return ofNumbers([0, 1, 7, count, ...ranges.flat()]);
}

/** A client that is admitted. */
async function guest(server: { readonly port: number }, boardId = 'attacked') {
  const raw = await rawClient(server);
  raw.authenticate(boardId);
  raw.sendUpdate(boardId, new Uint8Array([0, 0]));
  expect(await raw.outcome(boardId)).toBe('acknowledged');
  return raw;
}

/** Sends until an update is not stored. @returns the number stored, and the answer to the last one */
async function flood(server: { readonly port: number }, updates: Iterable<Uint8Array>) {
  const attacker = await guest(server);
  let storedCount = 0;
  for (const update of updates) {
    attacker.sendUpdate('attacked', update);
    const outcome = await attacker.outcome('attacked');
    if (outcome !== 'acknowledged') return { storedCount, outcome };
    storedCount += 1;
  }
  return { storedCount, outcome: 'acknowledged' };
}

describe('changes that wait for predecessors that never come', () => {
  it('I33: are stored up to a limit, then refused, however small', async () => {
    const server = await serve();
    const bystander = client(server).open('attacked');
    await bystander.synced();
    const updates = changes(20, 50_000).slice(1);
    const { storedCount, outcome } = await flood(server, updates);
    expect(outcome).toEqual(refused);
    expect(storedCount).toBe(5);
    const stored = await metricOf(server, 'everink_server_stored_bytes_total');
    expect(stored).toBeLessThan(256 * 1024);
    const reason = 'everink_server_updates_refused_total{reason="too-much-waits"}';
    expect(await metricOf(server, reason)).toBe(1);
    bystander.draw('a');
    await bystander.acknowledged();
    expect(bystander.shapes).toEqual({ a: 'a' });
  });

  it('I33: are limited in number too', async () => {
    const server = await serve();
    const updates = changes(20_001, 1).slice(1);
    const parts = Array.from({ length: 20 }, (_, index) =>
      joined(updates.slice(index * 1_000, (index + 1) * 1_000)),
    );
    const { storedCount, outcome } = await flood(server, parts);
    expect(outcome).toEqual(refused);
    expect(storedCount).toBeLessThan(9);
  });

  it.each([
    ['of many clients', [joined(Array.from({ length: 600 }, () => changes(2, 1).slice(1)).flat())]],
    ['in one message', [joined(changes(20, 50_000).slice(1))]],
    [
      'in circles',
      Array.from({ length: 40 }, (_, index) => circle(2 * index + 1, 'x'.repeat(10_000))),
    ],
    ['by a trick', Array.from({ length: 40 }, (_, index) => twice(index + 1, 'x'.repeat(10_000)))],
    ['as deletions', [deletions(10_000)]],
  ])('I33: are refused as well (%s)', async (_, updates) => {
    const { outcome } = await flood(await serve(), updates);
    expect(outcome).toEqual(refused);
  });

  it('I33: are counted behind a client without structs too', async () => {
    const encoder = createEncoder();
    const [client, other] = [1, 2];
    const garbage = [0, 1];
    for (const number of [3, 1, client, 0, ...garbage, 0, client, 0, 1, other, 0]) {
      writeVarUint(encoder, number);
    }
    writeUint8(encoder, textAfterSomething);
    for (const number of [client, 0]) writeVarUint(encoder, number);
    writeVarString(encoder, 'x');
    writeVarUint(encoder, 0);
    const { outcome } = await flood(await serve(), [toUint8Array(encoder)]);
    expect(outcome).toEqual({
      closed: 'This is more than the server accepts at once; nothing was stored.',
    });
  });

  it('I33: are limited over all connections together', async () => {
    const server = await serve();
    const guests = await Promise.all(Array.from({ length: 8 }, () => guest(server)));
    for (const each of guests) each.sendUpdate('attacked', joined(changes(2, 100_000).slice(1)));
    const outcomes = await Promise.all(guests.map((each) => each.outcome('attacked')));
    expect(outcomes.filter((outcome) => outcome === 'acknowledged')).toHaveLength(2);
  });

  it('I35: do not affect the other boards of the connection', async () => {
    const server = await serve();
    const attacker = await guest(server);
    attacker.authenticate('other');
    attacker.sendUpdate('attacked', joined(changes(20, 50_000).slice(1)));
    expect(await attacker.outcome('attacked')).toEqual(refused);
    const [first = new Uint8Array()] = changes(1, 10);
    attacker.sendUpdate('other', first);
    expect(await attacker.outcome('other')).toBe('acknowledged');
  });

  it('appear once the predecessors come, even after a restart', async () => {
    const dataFolder = folder();
    const server = await serve({ dataFolder });
    const updates = changes(20, 50_000);
    const { storedCount } = await flood(server, updates.slice(1));
    await server.stop();
    const later = await serve({ dataFolder });
    const next = updates.slice(storedCount + 1);
    expect(await flood(later, next)).toEqual({ storedCount: 0, outcome: refused });
    const [first = new Uint8Array()] = updates;
    const all = [first, ...next];
    expect(await flood(later, all)).toEqual({ storedCount: all.length, outcome: 'acknowledged' });
    const reader = client(later).open('attacked');
    await reader.synced();
    expect(Object.keys(reader.shapes)).toEqual(['one']);
    expect(reader.document.store.pendingStructs).toBeNull();
  });
});
