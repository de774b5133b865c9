import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { seededRandom } from '../../base/testing/seededRandom.ts';
import { fingerprintOf } from '../../server/store/fingerprint.ts';
import { mergeUpdates } from './mergeUpdates.ts';
import { spansOf } from './scanUpdate.ts';
import { type JoinedUpdates, UpdateJoiner } from './UpdateJoiner.ts';

function join(updates: readonly Uint8Array[]): JoinedUpdates {
  const joiner = new UpdateJoiner();
  for (const update of updates) joiner.add(update, spansOf(update));
  return joiner.finish();
}

/** What a peer holds that got these updates, changes that wait for others included. */
function heldBy(updates: readonly Uint8Array[]): { fingerprint: string; shapes: unknown } {
  const document = new Y.Doc();
  for (const update of updates) Y.applyUpdate(document, update);
  const fingerprint = Buffer.from(fingerprintOf(document)).toString('hex');
  return { fingerprint, shapes: document.getMap('shapes').toJSON() };
}

/** Two clients that draw, change and erase, and sometimes exchange their changes. In the order of creation. */
function drawing(seed: number, changeCount: number): readonly Uint8Array[] {
  const random = seededRandom(seed);
  const replicas = [new Y.Doc(), new Y.Doc()];
  const updates: Uint8Array[] = [];
  for (const [index, replica] of replicas.entries()) {
    replica.clientID = 1 + Math.floor(random() * 1e9) + index;
    replica.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'peer') updates.push(update);
    });
  }
  for (let change = 0; change < changeCount; change += 1) {
    const [replica, peer] = random() < 0.5 ? replicas : replicas.toReversed();
    if (replica === undefined || peer === undefined) throw new Error('there are two');
    const shapes = replica.getMap('shapes');
    const name = `shape-${Math.floor(random() * 8)}`;
    replica.transact(() => {
      if (random() < 0.3) shapes.delete(name);
      else shapes.set(name, new Y.Map([['text', new Y.Text('ink'.repeat(random() * 4))]]));
    });
    if (random() < 0.2) Y.applyUpdate(replica, Y.encodeStateAsUpdate(peer), 'peer');
  }
  return updates;
}

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

test('updates in their original order become one update, with the state vector of Yjs', () => {
  for (const seed of seeds) {
    const updates = drawing(seed, 60);
    const { updates: joined, stateVector = new Uint8Array() } = join(updates);
    expect(joined, `seed ${seed}`).toHaveLength(1);
    expect(heldBy(joined), `seed ${seed}`).toEqual(heldBy(updates));
    const whole = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(Y.mergeUpdates([...updates])));
    expect(Y.decodeStateVector(stateVector), `seed ${seed}`).toEqual(whole);
  }
});

test('joining loses and adds nothing, even if updates are repeated, late or missing', () => {
  let unjoined = 0;
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const told = drawing(seed, 60).flatMap((update) =>
      random() < 0.05 ? [] : random() < 0.1 ? [update, update] : [update],
    );
    const updates = told.map((update, index) =>
      random() < 0.1 ? (told[index + 1] ?? update) : update,
    );
    // Merged updates overlap, and have gaps within.
    updates.push(Y.mergeUpdates(updates.filter(() => random() < 0.5)));
    const { updates: joined, stateVector } = join(updates);
    if (joined.length > 1) unjoined += 1;
    expect(heldBy(joined), `seed ${seed}`).toEqual(heldBy(updates));
    expect(heldBy([mergeUpdates(joined)]), `seed ${seed}`).toEqual(heldBy(updates));
    if (joined.length > 1) expect(stateVector, `seed ${seed}`).toBeUndefined();
  }
  expect(unjoined).toBeGreaterThan(seeds.length / 2);
});

test('a snapshot in front is unchanged, and its state vector is unknown', () => {
  const updates = drawing(1, 30);
  const snapshot = Y.mergeUpdates(updates.slice(0, 20));
  const joiner = new UpdateJoiner();
  joiner.addWhole(snapshot);
  for (const update of updates.slice(20)) joiner.add(update, spansOf(update));
  const { updates: joined, stateVector } = joiner.finish();
  expect(joined).toHaveLength(2);
  expect(joined[0]).toBe(snapshot);
  expect(stateVector).toBeUndefined();
  expect(heldBy(joined)).toEqual(heldBy(updates));
});

test('a client whose first changes are missing is not in the state vector', () => {
  const updates = drawing(1, 30).slice(1);
  const { stateVector = new Uint8Array() } = join(updates);
  const merged = Y.encodeStateVectorFromUpdate(Y.mergeUpdates([...updates]));
  expect(Y.decodeStateVector(stateVector)).toEqual(Y.decodeStateVector(merged));
});

test('no updates give no update', () => {
  expect(join([])).toEqual({ updates: [], stateVector: new Uint8Array([0]) });
});
