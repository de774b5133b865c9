import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from './boardDocument.ts';
import { isStillLost, type LostVersion, LostVersionKeeper, lostVersions } from './lostVersions.ts';
import { splitUpdate } from './splitUpdate.ts';
import { testRectangle } from './testShapes.ts';

type What = 'text' | 'title';

interface Step {
  readonly device: number;
  readonly action: What | 'hear';
}

/** Somebody's device, and what its user changed. */
interface Device {
  readonly board: BoardDocument;
  readonly updates: Uint8Array[];
}

const steps = fc.array(
  fc.record<Step>({
    device: fc.nat(2),
    action: fc.constantFrom<Step['action']>('text', 'text', 'title', 'hear'),
  }),
  { minLength: 1, maxLength: 14 },
);

function newBoard(): Uint8Array {
  const board = new BoardDocument();
  board.insert('a', { ...testRectangle(), type: 'text', text: 'start', fontSize: 24 });
  board.setTitle('start');
  return Y.encodeStateAsUpdate(board.doc);
}

function newDevice(start: Uint8Array): Device {
  const board = new BoardDocument();
  Y.applyUpdate(board.doc, start);
  const updates: Uint8Array[] = [];
  board.doc.on('update', (update: Uint8Array, _: unknown, __: Y.Doc, { local }: Y.Transaction) => {
    if (local) updates.push(update);
  });
  return { board, updates };
}

/** What several people did to a board, and the versions that nobody replaced who had seen them. */
function history(done: readonly Step[]): {
  readonly updates: readonly Uint8Array[];
  readonly last: readonly string[];
} {
  const start = newBoard();
  const devices = [0, 1, 2].map(() => newDevice(start));
  const versions: string[] = [];
  const replaced = new Set<string>();
  for (const [index, { device, action }] of done.entries()) {
    const { board } = devices[device] as Device;
    if (action === 'hear') {
      for (const update of devices.flatMap(({ updates }) => updates)) {
        Y.applyUpdate(board.doc, update);
      }
      continue;
    }
    // Of versions that were set at the same time one sees the one that is shown.
    replaced.add(shownOf(board.doc)[action]);
    const version = `${action} ${index}`;
    versions.push(version);
    board.doc.transact(() => {
      if (action === 'text') board.patch('a', { text: version, width: index });
      else board.setTitle(version);
    });
  }
  return {
    updates: [start, ...devices.flatMap(({ updates }) => updates)],
    last: versions.filter((version) => !replaced.has(version)),
  };
}

function shownOf(doc: Y.Doc): Readonly<Record<What, string>> {
  const { shapes = {}, meta = {} } = doc.toJSON();
  return { text: shapes.a.text, title: meta.title };
}

/** Each after those that it builds on, as main has them, and else in the order in which they are given. */
function inOrder(updates: readonly Uint8Array[]): readonly Uint8Array[] {
  const order: Uint8Array[] = [];
  const left = [...updates];
  while (left.length > 0) {
    const next = left.findIndex((update) => {
      const { store } = load([...order, update], 1).doc;
      return store.pendingStructs === null && store.pendingDs === null;
    });
    order.push(...left.splice(next, 1));
  }
  return order;
}

/** Loads updates as a window does, some in each transaction. */
function load(
  updates: readonly Uint8Array[],
  countAtOnce: number,
): { readonly doc: Y.Doc; readonly lost: readonly LostVersion[] } {
  const doc = new Y.Doc();
  const lost: LostVersion[] = [];
  doc.on('afterTransaction', (transaction) => lost.push(...lostVersions(transaction)));
  for (let from = 0; from < updates.length; from += countAtOnce) {
    doc.transact(() => {
      for (const update of updates.slice(from, from + countAtOnce)) Y.applyUpdate(doc, update);
    });
  }
  return { doc, lost: lost.filter((version) => isStillLost(doc, version)) };
}

const textsOf = (lost: readonly LostVersion[]): readonly string[] =>
  [...new Set(lost.map(({ text }) => text))].toSorted();

test('I26: shown and lost versions together are all that nobody replaced knowingly', () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.integer({ min: 1, max: 6 }), (done, shift, countAtOnce) => {
      const { updates, last } = history(done);
      const [start = new Uint8Array(), ...rest] = updates;
      const at = rest.length === 0 ? 0 : shift % rest.length;
      const order = inOrder([start, ...rest.slice(at), ...rest.slice(0, at)]);
      const { doc, lost } = load(order, countAtOnce);
      const shown = Object.values(shownOf(doc)).filter((text) => text !== 'start');
      expect([...shown, ...textsOf(lost)].toSorted()).toEqual(last.toSorted());
    }),
    { numRuns: 200 },
  );
});

/** Two devices that set the text at the same time, one of which Yjs prefers. */
function concurrent(): { readonly updates: readonly Uint8Array[]; readonly loser: string } {
  const start = newBoard();
  const [low, high] = [1, 2].map((clientId) => {
    const board = new BoardDocument();
    Y.applyUpdate(board.doc, start);
    board.doc.clientID = clientId;
    const before = Y.encodeStateVector(board.doc);
    board.doc.transact(() => board.patch('a', { text: `by ${clientId}`, width: clientId }));
    return Y.encodeStateAsUpdate(board.doc, before);
  }) as [Uint8Array, Uint8Array];
  return { updates: [start, low, high], loser: 'by 1' };
}

test('I26: a lost version has its width, and an id that is the same everywhere', () => {
  const { updates, loser } = concurrent();
  const [start = new Uint8Array(), low = new Uint8Array(), high = new Uint8Array()] = updates;
  const version = { shapeId: 'a', keptId: 'a~1-0', text: loser };
  for (const countAtOnce of [1, 10]) {
    for (const order of [
      [start, low, high],
      [start, high, low],
    ]) {
      const { lost } = load(order, countAtOnce);
      expect(lost).toMatchObject([{ ...version, width: 1 }]);
    }
    const { lost } = load(splitUpdate(Y.mergeUpdates([...updates]), 1), countAtOnce);
    expect(lost).toMatchObject([version]);
  }
});

test('I26: versions that are blank, shown anyway or kept before are not lost', () => {
  const { updates } = concurrent();
  const { doc, lost } = load(updates, 10);
  const keptId = lost[0]?.keptId ?? '';
  const kept = new BoardDocument(doc);
  kept.insert(keptId, testRectangle());
  kept.remove(keptId);
  const update = Y.mergeUpdates([...updates, Y.encodeStateAsUpdate(doc)]);
  expect(load([update], 1).lost).toEqual([]);
  for (const text of ['', ' \n', 'by 2']) {
    const [start = new Uint8Array(), , high = new Uint8Array()] = updates;
    const board = new BoardDocument();
    Y.applyUpdate(board.doc, start);
    board.doc.clientID = 1;
    board.patch('a', { text });
    expect(load([start, Y.encodeStateAsUpdate(board.doc), high], 10).lost).toEqual([]);
  }
});

test('I26: lost versions that a document has to keep exist when it is loaded again', () => {
  const { updates, loser } = concurrent();
  const keeper = new LostVersionKeeper();
  const doc = new Y.Doc({ gcFilter: keeper.mayDrop });
  doc.on('afterTransaction', (transaction) => keeper.see(transaction));
  for (const update of updates) Y.applyUpdate(doc, update);
  expect(textsOf(load([Y.encodeStateAsUpdate(doc)], 1).lost)).toEqual([loser]);
});
