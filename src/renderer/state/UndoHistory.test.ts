import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testRectangle, testStyle } from '../../shared/document/testShapes.ts';
import { LocalChange } from './LocalChange.ts';
import { UndoHistory } from './UndoHistory.ts';

/** One person's replica of a board. */
class Desk {
  readonly document = new BoardDocument();
  readonly history: UndoHistory;

  constructor(maxSteps?: number) {
    this.history = new UndoHistory(this.document, maxSteps);
  }

  act(change: (document: BoardDocument) => void): void {
    this.document.doc.transact(() => change(this.document), new LocalChange('move'));
  }

  /** Everything that the other has. */
  take(other: Desk): void {
    const state = Y.encodeStateVector(this.document.doc);
    Y.applyUpdate(this.document.doc, Y.encodeStateAsUpdate(other.document.doc, state));
  }

  get shapes(): Record<string, Record<string, unknown>> {
    return this.document.shapes.toJSON();
  }

  get hasOnlyWholeShapes(): boolean {
    return Object.keys(this.shapes).every((id) => this.document.read(id)?.type === 'rectangle');
  }

  /** Each key of the board with its value: `shape/key`, or `shape` alone for whether it is there. */
  get keys(): Map<string, unknown> {
    const keys = new Map<string, unknown>();
    for (const [id, shape] of Object.entries(this.shapes)) {
      keys.set(id, true);
      for (const [key, value] of Object.entries(shape)) keys.set(`${id}/${key}`, value);
    }
    keys.set('title', this.document.title);
    return keys;
  }
}

function meet(...desks: readonly Desk[]): void {
  for (const one of desks) for (const other of desks) if (one !== other) one.take(other);
}

const people = (): { readonly anna: Desk; readonly ben: Desk } => ({
  anna: new Desk(),
  ben: new Desk(),
});

test('I28: a step that another user has overwritten is consumed, and the previous one stays', () => {
  const { anna, ben } = people();
  anna.act((document) => document.insert('box', testRectangle()));
  anna.act((document) => document.patch('box', { x: 10 }));
  meet(anna, ben);
  ben.act((document) => document.patch('box', { x: 20 }));
  meet(anna, ben);
  expect(anna.history.undo()).toBe('overwritten');
  expect(anna.shapes.box).toMatchObject({ x: 20 });
  expect(anna.history.canRedo).toBe(false);
  expect(anna.history.undo()).toBe('overwritten');
  expect(anna.shapes.box).toMatchObject({ x: 20 });
  expect(anna.history.undo()).toBe('nothing');
});

test.each([
  ['moved', (document: BoardDocument) => document.patch('box', { x: 20 })],
  [
    'recoloured',
    (document: BoardDocument) => document.patch('box', { style: { ...testStyle, width: 9 } }),
  ],
])('I28: undo of adding a shape keeps it if another user has %s it since', (_, change) => {
  const { anna, ben } = people();
  anna.act((document) => {
    document.insert('box', { ...testRectangle(), text: 'text' } as ReturnType<
      typeof testRectangle
    >);
    document.insert('other', testRectangle());
  });
  meet(anna, ben);
  ben.act((document) => change(document));
  meet(anna, ben);
  const { box } = anna.shapes;
  expect(anna.history.undo()).toBe('done');
  expect(anna.shapes).toEqual({ box });
  expect(anna.history.redo()).toBe('done');
  expect(Object.keys(anna.shapes).toSorted()).toEqual(['box', 'other']);
});

test('I28: redo of a deletion keeps a shape that another user has changed since', () => {
  const { anna, ben } = people();
  ben.act((document) => document.insert('box', testRectangle()));
  meet(anna, ben);
  anna.act((document) => document.remove('box'));
  expect(anna.history.undo()).toBe('done');
  expect(anna.history.redo()).toBe('done');
  expect(anna.history.undo()).toBe('done');
  meet(anna, ben);
  ben.act((document) => document.patch('box', { x: 20 }));
  meet(anna, ben);
  expect(anna.history.redo()).toBe('overwritten');
  expect(anna.shapes.box).toMatchObject({ x: 20 });
});

test('I28: undo of adding a shape keeps it if another user has deleted and restored it', () => {
  const { anna, ben } = people();
  anna.act((document) => document.insert('box', testRectangle()));
  meet(anna, ben);
  ben.act((document) => document.remove('box'));
  ben.history.undo();
  meet(anna, ben);
  expect(anna.history.undo()).toBe('overwritten');
  expect(Object.keys(anna.shapes)).toEqual(['box']);
});

const keyChanges: readonly (readonly [string, (document: BoardDocument, n: number) => void])[] = [
  ['a place', (document, n) => document.patch('box', { x: n, y: n })],
  [
    'a colour',
    (document, n) => document.patch('box', { style: { ...testStyle, colour: `#00000${n}` } }),
  ],
  ['a place in the order', (document, n) => document.patch('box', { z: `a${n}` })],
  ['a text', (document, n) => document.patch('box', { text: `text ${n}` })],
  ['a title', (document, n) => document.setTitle(`title ${n}`)],
];

test.each(keyChanges)('I28: %s that another user has changed since is not changed', (_, change) => {
  const { anna, ben } = people();
  anna.act((document) => document.insert('box', testRectangle()));
  anna.act((document) => change(document, 1));
  meet(anna, ben);
  ben.act((document) => change(document, 2));
  meet(anna, ben);
  const before = anna.keys;
  expect(anna.history.undo()).toBe('overwritten');
  expect(anna.keys).toEqual(before);
  expect(ben.history.undo()).toBe('done');
  meet(anna, ben);
  change(ben.document, 1);
  expect(anna.keys).toEqual(ben.keys);
});

test('I28: undo reverts the parts of a step that others have not changed, and redo restores only these', () => {
  const { anna, ben } = people();
  anna.act((document) => {
    document.insert('one', testRectangle());
    document.insert('two', testRectangle());
  });
  anna.act((document) => {
    document.patch('one', { x: 1 });
    document.patch('two', { x: 1 });
  });
  meet(anna, ben);
  ben.act((document) => document.patch('two', { x: 2 }));
  meet(anna, ben);
  expect(anna.history.undo()).toBe('done');
  expect(anna.shapes).toMatchObject({ one: { x: 0 }, two: { x: 2 } });
  expect(anna.history.redo()).toBe('done');
  expect(anna.shapes).toMatchObject({ one: { x: 1 }, two: { x: 2 } });
});

test("I28: undo reverts one's own part of a style of which another user has changed another part", () => {
  const { anna, ben } = people();
  const style = { ...testStyle, colour: 'red', width: 4 } as const;
  anna.act((document) => document.insert('box', testRectangle({ style })));
  anna.act((document) =>
    document.patch('box', { style: { ...style, colour: 'blue', outline: 'none' } }),
  );
  meet(anna, ben);
  ben.act((document) =>
    document.patch('box', { style: { ...style, colour: 'blue', outline: 'none', width: 9 } }),
  );
  meet(anna, ben);
  expect(anna.history.undo()).toBe('done');
  expect(anna.shapes.box?.style).toEqual({ ...style, width: 9 });
  expect(anna.history.redo()).toBe('done');
  const redone = { ...style, colour: 'blue', outline: 'none', width: 9 };
  expect(anna.shapes.box?.style).toEqual(redone);
  meet(anna, ben);
  expect(ben.history.undo()).toBe('done');
  expect(ben.shapes.box?.style).toEqual({ ...redone, width: 4 });
});

test.each([
  ['a move', { x: 5, y: 5 }, { x: 9 }],
  ['a text', { text: 'one\ntwo', width: 20, height: 60 }, { text: 'one\nTWO', width: 30 }],
  ['the end of a line', { x: 1, x1: 0, x2: 50, y2: 7 }, { x: 8, x1: 3 }],
])(
  'I28: %s of which another user has changed a part since is not changed at all',
  (_, own, other) => {
    const { anna, ben } = people();
    anna.act((document) => document.insert('box', testRectangle()));
    anna.act((document) => document.patch('box', own));
    meet(anna, ben);
    ben.act((document) => document.patch('box', other));
    meet(anna, ben);
    expect(anna.history.undo()).toBe('overwritten');
    expect(anna.shapes.box).toMatchObject({ ...own, ...other });
  },
);

test('I28: undoing a move of a shape that another user has deleted restores nothing', () => {
  const { anna, ben } = people();
  anna.act((document) => document.insert('box', testRectangle()));
  anna.act((document) => document.patch('box', { x: 1 }));
  meet(anna, ben);
  ben.act((document) => document.remove('box'));
  meet(anna, ben);
  expect(anna.history.undo()).toBe('overwritten');
  expect(anna.history.undo()).toBe('overwritten');
  expect(anna.shapes).toEqual({});
});

test('I28: a deleted shape is restored completely, whatever another user did to it at the same time', () => {
  const { anna, ben } = people();
  anna.act((document) => document.insert('box', testRectangle()));
  meet(anna, ben);
  const nested = new Y.Map<unknown>([['of', 'a newer version']]);
  ben.act((document) => document.patch('box', { nested }));
  meet(anna, ben);
  const before = anna.shapes;
  anna.act((document) => document.remove('box'));
  ben.act((document) => document.patch('box', { x: 77, style: { ...testStyle, width: 9 } }));
  meet(anna, ben);
  expect(anna.shapes).toEqual({});
  anna.history.undo();
  meet(anna, ben);
  expect(anna.shapes).toEqual(before);
  expect(ben.shapes).toEqual(before);
  anna.history.redo();
  anna.history.undo();
  expect(anna.shapes).toEqual(before);
});

interface Action {
  readonly who: number;
  readonly type:
    | 'insert'
    | 'move'
    | 'recolour'
    | 'text'
    | 'title'
    | 'remove'
    | 'undo'
    | 'redo'
    | 'meet';
  readonly id: string;
}

const actions = fc.array(
  fc.record<Action>({
    who: fc.nat(2),
    type: fc.constantFrom(
      'insert',
      'move',
      'recolour',
      'text',
      'title',
      'remove',
      'undo',
      'undo',
      'redo',
      'meet',
    ),
    id: fc.constantFrom('a', 'b', 'c'),
  }),
  { maxLength: 60 },
);

/** @param n different each time, so that no two people set the same value */
function edit(document: BoardDocument, { type, id }: Action, n: number): void {
  if (type === 'insert' && !document.shapes.has(id)) document.insert(id, testRectangle({ x: n }));
  else if (type === 'move') document.patch(id, { x: n, y: n });
  else if (type === 'recolour') document.patch(id, { style: { ...testStyle, width: n } });
  else if (type === 'text') document.patch(id, { text: `${n}` });
  else if (type === 'title') document.setTitle(`${n}`);
  else if (type === 'remove') document.remove(id);
}

/** The keys that two states differ in. */
function difference(one: Map<string, unknown>, other: Map<string, unknown>): Set<string> {
  const keys = new Set([...one.keys(), ...other.keys()]);
  const text = (value: unknown): string => JSON.stringify(value) ?? '';
  return new Set([...keys].filter((key) => text(one.get(key)) !== text(other.get(key))));
}

/** What each step changed, with what it put there. */
type Stack = Map<string, unknown>[];

/** A person, and the keys that each of her steps changed: the last one is undone first. */
class Watched {
  readonly desk = new Desk();
  readonly #undo: Stack = [];
  readonly #redo: Stack = [];

  edit(action: Action, n: number): void {
    const before = this.desk.keys;
    this.desk.act((document) => edit(document, action, n));
    const changed = difference(before, this.desk.keys);
    if (changed.size === 0) return;
    this.#undo.push(this.#valuesOf(changed));
    this.#redo.length = 0;
  }

  goBack(type: 'undo' | 'redo'): void {
    const [from, to] = type === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    const own = from.pop() ?? new Map();
    const couldGo = type === 'undo' ? this.desk.history.canUndo : this.desk.history.canRedo;
    const before = this.desk.keys;
    const outcome = this.desk.history[type]();
    const changed = difference(before, this.desk.keys);
    // A shape that is added or removed has all its keys with it.
    const isOwn = (key: string): boolean => own.has(key) || own.has(key.split('/')[0] ?? '');
    expect([...changed].filter((key) => !isOwn(key))).toEqual([]);
    for (const key of changed) if (own.has(key)) expect(before.get(key)).toEqual(own.get(key));
    expect(couldGo).toBe(own.size > 0);
    if (!couldGo) expect(outcome).toBe('nothing');
    else expect(outcome).toBe(changed.size > 0 ? 'done' : 'overwritten');
    if (outcome === 'done') to.push(this.#valuesOf(changed));
  }

  #valuesOf(keys: Iterable<string>): Map<string, unknown> {
    const now = this.desk.keys;
    return new Map([...keys].map((key) => [key, now.get(key)]));
  }
}

test('I28: with three users, undo changes only what its own step changed, and every shape stays complete', () => {
  fc.assert(
    fc.property(actions, (list) => {
      const people = [new Watched(), new Watched(), new Watched()];
      const desks = people.map(({ desk }) => desk);
      for (const [index, action] of list.entries()) {
        const { type } = action;
        if (type === 'meet') meet(...desks);
        else if (type === 'undo' || type === 'redo') people[action.who]?.goBack(type);
        else people[action.who]?.edit(action, index + 1);
        for (const desk of desks) expect(desk.hasOnlyWholeShapes).toBe(true);
      }
      meet(...desks);
      meet(...desks);
      for (const desk of desks) expect(desk.keys).toEqual(desks[0]?.keys);
    }),
    { numRuns: 200 },
  );
});

test('I28: alone, undoing all steps leads back through each state, and redoing them forward again', () => {
  fc.assert(
    fc.property(actions, (list) => {
      const desk = new Desk();
      const states: unknown[] = [[...desk.keys]];
      for (const [index, action] of list.entries()) {
        const before = desk.keys;
        desk.act((document) => edit(document, action, index + 1));
        if (difference(before, desk.keys).size > 0) states.push(desk.keys);
      }
      for (const state of states.slice(0, -1).reverse()) {
        expect(desk.history.undo()).toBe('done');
        expect(difference(desk.keys, new Map(state as Map<string, unknown>)).size).toBe(0);
      }
      for (const state of states.slice(1)) {
        expect(desk.history.redo()).toBe('done');
        expect(difference(desk.keys, new Map(state as Map<string, unknown>)).size).toBe(0);
      }
    }),
    { numRuns: 200 },
  );
});

test('only the latest steps are kept', () => {
  const desk = new Desk(3);
  for (let x = 0; x < 5; x += 1) desk.act((document) => document.insert(`${x}`, testRectangle()));
  while (desk.history.undo() === 'done');
  expect(Object.keys(desk.shapes)).toEqual(['0', '1']);
});

test('deleted content is no longer in the document', () => {
  const sizeAfter = (count: number): number => {
    const desk = new Desk(5);
    for (let i = 0; i < count; i += 1) {
      desk.act((document) => document.insert(`${i}`, testRectangle({ z: 'x'.repeat(1_000) })));
      desk.act((document) => document.remove(`${i}`));
    }
    return Y.encodeStateAsUpdate(desk.document.doc).byteLength;
  };
  expect(sizeAfter(200) - sizeAfter(100)).toBeLessThan(10_000);
});
