import { expect, test } from 'vitest';
import {
  type PressTarget,
  type SelectEffect,
  type SelectEvent,
  type SelectState,
  selectTransition,
} from './selectMachine.ts';

const at = (x: number, y: number, shiftKey = false) => ({ x, y, screenX: x, screenY: y, shiftKey });
const shape = (id: string): PressTarget => ({ type: 'shape', id });
const press = (target: PressTarget, selected: string[] = [], shiftKey = false): SelectEvent => ({
  type: 'press',
  at: at(0, 0, shiftKey),
  target,
  selection: new Set(selected),
});
const drag = (x: number, y: number, shiftKey = false): SelectEvent => ({
  type: 'drag',
  at: at(x, y, shiftKey),
});
const release: SelectEvent = { type: 'release' };

function run(...events: readonly SelectEvent[]): { state: SelectState; effects: SelectEffect[] } {
  let state: SelectState = { type: 'idle' };
  const effects: SelectEffect[] = [];
  for (const event of events) {
    const step = selectTransition(state, event);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const selects = (...ids: string[]): SelectEffect => ({ type: 'select', ids: new Set(ids) });

test('a click selects only the shape under it', () => {
  expect(run(press(shape('a'), ['b']), release).effects).toEqual([selects('a')]);
  expect(run(press(shape('a'), ['a', 'b']), release).effects).toEqual([selects('a')]);
  expect(run(press(shape('a'), ['a']), release).effects).toEqual([]);
});

test('a shift-click adds a shape to the selection, or removes it', () => {
  expect(run(press(shape('a'), ['b'], true), release).effects).toEqual([selects('b', 'a')]);
  expect(run(press(shape('a'), ['a', 'b'], true), release).effects).toEqual([selects('b')]);
});

test('a click on an empty place clears the selection', () => {
  expect(run(press({ type: 'empty' }, ['a']), release).effects).toEqual([selects()]);
});

test('a drag from an empty place draws a marquee, which shift adds to the selection', () => {
  const rect = { minX: -20, minY: 0, maxX: 0, maxY: 30 };
  expect(run(press({ type: 'empty' }), drag(-20, 30)).effects).toEqual([
    { type: 'select-within', rect, also: new Set() },
  ]);
  expect(run(press({ type: 'empty' }, ['a'], true), drag(-20, 30)).effects).toEqual([
    { type: 'select-within', rect, also: new Set(['a']) },
  ]);
});

test('dragging an unselected shape selects and moves it', () => {
  const { effects, state } = run(press(shape('a')), drag(2, 1), drag(30, 10), release);
  const transform = { type: 'move', dx: 30, dy: 10 };
  expect(effects).toEqual([
    selects('a'),
    { type: 'preview', transform },
    { type: 'commit', transform },
  ]);
  expect(state).toEqual({ type: 'idle' });
});

test('a selection of several moves together, and shift keeps it on an axis', () => {
  const { effects } = run(press(shape('a'), ['a', 'b']), drag(30, 4, true), release);
  expect(effects.at(-1)).toEqual({ type: 'commit', transform: { type: 'move', dx: 30, dy: 0 } });
});

test('a handle resizes', () => {
  const box = { minX: 0, minY: 0, maxX: 100, maxY: 50 };
  const handle: PressTarget = { type: 'handle', handle: 'se', box, isRatioKept: false };
  const { effects } = run(press(handle, ['a']), drag(20, 10), release);
  expect(effects.at(-1)).toEqual({
    type: 'commit',
    transform: { type: 'resize', from: box, to: { minX: 0, minY: 0, maxX: 120, maxY: 60 } },
  });
});

test('the end of a line moves, and shift snaps it to 15 degrees', () => {
  const end: PressTarget = { type: 'line-end', end: 2, at: at(100, 0), fixed: at(0, 0) };
  const { effects } = run(press(end, ['a']), drag(0, 9, true), release);
  const last = effects.at(-1);
  if (last?.type !== 'commit' || last.transform.type !== 'line-end') throw new Error('no line end');
  expect(last.transform.dy).toBeCloseTo(0);
});

test('Escape cancels a drag until redo, and restores the selection before a marquee', () => {
  const dragged = [press(shape('a'), ['a']), drag(50, 0)];
  expect(run(...dragged, { type: 'cancel' }).effects.at(-1)).toEqual({
    type: 'give-up',
    transform: { type: 'move', dx: 50, dy: 0 },
  });
  expect(run(...dragged, { type: 'discard' }).effects.at(-1)).toEqual({ type: 'clear-preview' });
  const marquee = run(press({ type: 'empty' }, ['a'], true), drag(50, 0), { type: 'cancel' });
  expect(marquee.effects.at(-1)).toEqual(selects('a'));
  expect(marquee.state).toEqual({ type: 'idle' });
});

test('events without a press do nothing', () => {
  expect(run(drag(5, 5), release, { type: 'cancel' })).toEqual({
    state: { type: 'idle' },
    effects: [],
  });
});
