import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { depthsIn } from './documentDepths.ts';
import { isTooDeep, nestingOf } from './nesting.ts';
import { PlacedTypes } from './PlacedTypes.ts';
import { StoredDepths } from './StoredDepths.ts';
import { splitUpdate } from './splitUpdate.ts';
import { nestedMaps } from './testing/nestedMaps.ts';

/** One action of one device, at a type chosen by `at`. */
interface Action {
  readonly device: number;
  readonly kind: 'map' | 'list' | 'text' | 'value' | 'delete' | 'undo' | 'receive' | 'push';
  readonly at: number;
  readonly key: number;
}

const actions = fc.array(
  fc.record<Action>({
    device: fc.nat(2),
    kind: fc.constantFrom(
      'map',
      'map',
      'list',
      'text',
      'value',
      'delete',
      'undo',
      'receive',
      'push',
    ),
    at: fc.nat(1_000),
    key: fc.nat(3),
  }),
  { maxLength: 60 },
);

type Parent = Y.Map<unknown> | Y.Array<unknown>;

function typesIn(parent: Parent, found: Parent[] = []): Parent[] {
  found.push(parent);
  for (const child of parent instanceof Y.Map ? parent.values() : parent.toArray()) {
    if (child instanceof Y.Map || child instanceof Y.Array) typesIn(child, found);
  }
  return found;
}

class Device {
  readonly doc: Y.Doc;
  readonly #clientId: number;
  readonly #undo: Y.UndoManager;

  constructor(clientId: number, gc: boolean) {
    this.#clientId = clientId;
    this.doc = new Y.Doc({ gc });
    this.doc.clientID = clientId;
    const roots = [this.doc.getMap('shapes'), this.doc.getArray('list')];
    this.#undo = new Y.UndoManager(roots, { captureTimeout: 0 });
  }

  receive(update: Uint8Array | undefined): void {
    tryToApply(this.doc, update);
    // Yjs takes another one when it receives its own.
    this.doc.clientID = this.#clientId;
  }

  act({ kind, at, key }: Action): void {
    const types = [this.doc.getMap('shapes'), this.doc.getArray('list')].flatMap((type) =>
      typesIn(type as Parent),
    );
    const parent = types[at % types.length];
    if (kind === 'undo') this.#undo.undo();
    else if (kind === 'delete') this.#delete(parent, key);
    else if (parent !== undefined) this.#add(parent, kind, key);
  }

  #delete(parent: Parent | undefined, key: number): void {
    if (parent instanceof Y.Map) parent.delete(`${key}`);
    else if (parent !== undefined && parent.length > key) parent.delete(key);
  }

  #add(parent: Parent, kind: Action['kind'], key: number): void {
    const made = {
      map: () => new Y.Map(),
      list: () => new Y.Array(),
      text: () => new Y.Text('xy'),
    };
    const value = kind in made ? made[kind as keyof typeof made]() : key;
    if (parent instanceof Y.Map) parent.set(`${key}`, value);
    else if (kind === 'push') parent.push([key, key]);
    else parent.insert(Math.min(key, parent.length), [value]);
  }
}

interface History {
  /** In the order in which they were made. */
  readonly updates: readonly Uint8Array[];
  readonly devices: readonly Device[];
}

/** @param clientIds the same one twice: a client that lies about what it wrote before */
function play(history: readonly Action[], clientIds: readonly number[], gc: boolean): History {
  const devices = clientIds.map((clientId) => new Device(clientId, gc));
  const isHonest = new Set(clientIds).size === clientIds.length;
  const updates: Uint8Array[] = [];
  for (const { doc } of devices) {
    doc.on('update', (update: Uint8Array, origin) => origin !== 'other' && updates.push(update));
  }
  for (const action of history) {
    const device = devices[action.device];
    if (device === undefined) continue;
    if (action.kind !== 'receive') actOn(device, action, isHonest);
    else device.receive(updates[action.at % Math.max(1, updates.length)]);
  }
  return { updates, devices };
}

/** Lists of lying clients may have another length than Yjs believes, which then refuses some actions. */
function actOn(device: Device, action: Action, isHonest: boolean): void {
  try {
    device.act(action);
  } catch (error) {
    if (isHonest) throw error;
  }
}

/** Yjs cannot apply everything that a lying client sends. */
function tryToApply(doc: Y.Doc, update: Uint8Array | undefined): void {
  try {
    if (update !== undefined) Y.applyUpdate(doc, update, 'other');
  } catch {}
}

/** The depth of the deepest type of a document, 0 if there is none; deleted ones count. */
function trueDepth(doc: Y.Doc, since: ReadonlyMap<number, number> = new Map()): number {
  let deepest = 0;
  for (const [client, structs] of doc.store.clients) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) continue;
      if (struct.id.clock < (since.get(client) ?? 0)) continue;
      deepest = Math.max(deepest, depthOf(struct));
    }
  }
  return deepest;
}

function depthOf(item: Y.Item): number {
  const around = (item.parent as Y.AbstractType<unknown>)._item;
  return around === null ? 0 : depthOf(around) + 1;
}

const merged = ({ devices }: History, gc: boolean): Y.Doc => {
  const doc = new Y.Doc({ gc });
  for (const device of devices) Y.applyUpdate(doc, Y.encodeStateAsUpdate(device.doc));
  return doc;
};

/** A board with maps within each other. */
function withMaps(count: number): { readonly doc: Y.Doc; readonly stored: StoredDepths } {
  const doc = new Y.Doc();
  const stored = new StoredDepths();
  const update = nestedMaps({ client: 7, from: 0, count });
  Y.applyUpdate(doc, update);
  stored.add(update);
  return { doc, stored };
}

const limit = 2;

/** The least limit that an update is within. */
const leastLimit = (isOver: (depth: number) => boolean): number => {
  for (let depth = 0; ; depth += 1) if (!isOver(depth)) return depth;
};

describe('the depth of nested types', () => {
  it('I33: with an update is that of the document afterwards, in whole and in pieces', () => {
    fc.assert(
      fc.property(
        actions,
        fc.boolean(),
        fc.integer({ min: 1, max: 200 }),
        (history, isSplit, size) => {
          const { updates } = play(history, [9, 5, 7], false);
          const doc = new Y.Doc({ gc: false });
          const stored = new StoredDepths();
          // Merged updates refer to each other in both directions.
          const sent = isSplit ? splitUpdate(Y.mergeUpdates([...updates]), size) : updates;
          for (const update of updates.length === 0 ? [] : sent) {
            const before = Y.decodeStateVector(Y.encodeStateVector(doc));
            const least = leastLimit((limit) => isTooDeep(update, depthsIn(doc), limit));
            const leastStored = leastLimit((limit) => stored.wouldBeTooDeep(update, limit));
            Y.applyUpdate(doc, update);
            stored.add(update);
            const added = trueDepth(doc, before);
            expect(least).toBe(added);
            expect([added, added + 1]).toContain(leastStored);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('I33: of a whole board is that of its document', () => {
    fc.assert(
      fc.property(actions, (history) => {
        const doc = merged(play(history, [9, 5, 7], false), false);
        const update = Y.encodeStateAsUpdate(doc);
        expect(nestingOf(update, () => 0).depth).toBe(trueDepth(doc));
        if (PlacedTypes.of(update).areInNamed(update)) expect(trueDepth(doc)).toBe(0);
      }),
    );
  });

  it('I33: is unknown in what waits for something missing, or builds on it', () => {
    const update = (count: number): Uint8Array =>
      nestedMaps({ client: 9, from: 5, count, parent: { client: 7, clock: 1 } });
    const { doc, stored } = withMaps(2);
    for (const isOver of [
      (count: number) => isTooDeep(update(count), depthsIn(doc), 9),
      (count: number) => stored.wouldBeTooDeep(update(count), 9),
    ]) {
      // It may wait itself. What it contains may turn out to be in something else with the same id.
      expect(isOver(1)).toBe(false);
      expect(isOver(2)).toBe(true);
    }
  });

  it('I33: is that of what the board has, whatever an update claims about the same ids', () => {
    const { doc, stored } = withMaps(5);
    const claim = (count: number): Uint8Array =>
      Y.mergeUpdates([
        nestedMaps({ client: 7, from: 5, count: 1, parent: { client: 9, clock: 0 } }),
        nestedMaps({ client: 9, from: 0, count }),
      ]);
    const deep = nestedMaps({ client: 9, from: 0, count: 1, parent: { client: 7, clock: 4 } });
    Y.applyUpdate(doc, deep);
    stored.add(deep);
    for (const count of [1, 2]) {
      expect(isTooDeep(claim(count), depthsIn(doc), 6)).toBe(false);
      expect(isTooDeep(claim(count), depthsIn(doc), 5)).toBe(true);
      expect(stored.wouldBeTooDeep(claim(count), 5)).toBe(true);
    }
  });

  it.each([
    ['two clients that lie about what they wrote', [9, 9, 5]],
    ['honest clients', [9, 5, 7]],
  ])(
    'I33: stays within the limit of every receiver, in whatever order the updates of %s come',
    (_, clientIds) => {
      fc.assert(
        fc.property(actions, fc.infiniteStream(fc.nat()), fc.boolean(), (history, order, gc) => {
          const left = [...play(history, clientIds, gc).updates];
          const byDocument = new Y.Doc({ gc });
          const byUpdates = new Y.Doc({ gc });
          const stored = new StoredDepths();
          for (const place of order) {
            const [update] = left.splice(place % Math.max(1, left.length), 1);
            if (update === undefined) break;
            if (!isTooDeep(update, depthsIn(byDocument), limit)) tryToApply(byDocument, update);
            if (stored.wouldBeTooDeep(update, limit)) continue;
            stored.add(update);
            tryToApply(byUpdates, update);
          }
          expect(trueDepth(byDocument)).toBeLessThanOrEqual(limit);
          expect(trueDepth(byUpdates)).toBeLessThanOrEqual(limit);
        }),
        { numRuns: 400 },
      );
    },
  );
});
