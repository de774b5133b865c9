import { type Point, type Rect, rectOfPoints } from '../drawing/geometry.ts';
import { snapLineEnd } from '../shapes/parts/straightLine.ts';
import { type ResizeHandle, resizeBox, type Transform } from './transformShape.ts';

/** What is under the pointer when it is pressed. */
export type PressTarget =
  | {
      readonly type: 'handle';
      readonly handle: ResizeHandle;
      readonly box: Rect;
      readonly isRatioKept: boolean;
    }
  | { readonly type: 'line-end'; readonly end: 1 | 2; readonly at: Point; readonly fixed: Point }
  | { readonly type: 'shape'; readonly id: string }
  /** Within the bounds of a selection of several shapes. */
  | { readonly type: 'selection' }
  | { readonly type: 'empty' };

/** A pointer position in board units, and in CSS pixels to tell a click from a drag. */
export interface Spot extends Point {
  readonly screenX: number;
  readonly screenY: number;
  readonly shiftKey: boolean;
}

export type SelectState =
  | { readonly type: 'idle' }
  | {
      readonly type: 'pressed';
      readonly at: Spot;
      readonly target: PressTarget;
      /** The selection when the pointer was pressed. */
      readonly before: ReadonlySet<string>;
    }
  | {
      readonly type: 'marquee';
      readonly from: Point;
      readonly to: Point;
      readonly before: ReadonlySet<string>;
    }
  | {
      readonly type: 'transforming';
      readonly at: Spot;
      readonly target: PressTarget;
      readonly transform: Transform;
    };

export type SelectEvent =
  | {
      readonly type: 'press';
      readonly at: Spot;
      readonly target: PressTarget;
      readonly selection: ReadonlySet<string>;
    }
  | { readonly type: 'drag'; readonly at: Spot }
  | { readonly type: 'release' }
  /** The user pressed Escape. */
  | { readonly type: 'cancel' }
  /** The touch was accidental, or the dragged shapes are gone. */
  | { readonly type: 'discard' };

export type SelectEffect =
  | { readonly type: 'select'; readonly ids: ReadonlySet<string> }
  /** Selects the shapes within the rectangle, and those of `also`. */
  | { readonly type: 'select-within'; readonly rect: Rect; readonly also: ReadonlySet<string> }
  | { readonly type: 'preview'; readonly transform: Transform }
  | { readonly type: 'commit'; readonly transform: Transform }
  /** Undone at once: redo applies it. */
  | { readonly type: 'give-up'; readonly transform: Transform }
  | { readonly type: 'clear-preview' };

export interface SelectStep {
  readonly state: SelectState;
  readonly effects: readonly SelectEffect[];
}

/** How far a press may move and still be a click, CSS pixels. */
const clickSlopPx = 4;
const idle: SelectState = { type: 'idle' };

/** The select tool's state machine: the next state, and the effect on the board. */
export function selectTransition(state: SelectState, event: SelectEvent): SelectStep {
  switch (event.type) {
    case 'press':
      return press(event);
    case 'drag':
      return drag(state, event.at);
    case 'release':
      return release(state);
    case 'cancel':
      return state.type === 'transforming' ? giveUp(state.transform) : discard(state);
    case 'discard':
      return discard(state);
    default:
      return { state, effects: [] };
  }
}

function press({ at, target, selection }: Extract<SelectEvent, { type: 'press' }>): SelectStep {
  const state: SelectState = { type: 'pressed', at, target, before: selection };
  const isNew = target.type === 'shape' && !selection.has(target.id);
  if (isNew && !at.shiftKey) {
    return { state, effects: [{ type: 'select', ids: new Set([target.id]) }] };
  }
  if (isNew)
    return { state, effects: [{ type: 'select', ids: new Set([...selection, target.id]) }] };
  if (target.type === 'empty' && !at.shiftKey && selection.size > 0) {
    return { state, effects: [{ type: 'select', ids: new Set() }] };
  }
  return { state, effects: [] };
}

function drag(state: SelectState, at: Spot): SelectStep {
  if (state.type === 'marquee') return marquee(state.from, at, state.before);
  if (state.type === 'transforming') return transform(state.at, at, state.target);
  if (state.type !== 'pressed') return { state, effects: [] };
  const moved = Math.hypot(at.screenX - state.at.screenX, at.screenY - state.at.screenY);
  if (moved < clickSlopPx) return { state, effects: [] };
  if (state.target.type === 'empty') {
    return marquee(state.at, at, state.at.shiftKey ? state.before : new Set());
  }
  return transform(state.at, at, state.target);
}

function marquee(from: Point, to: Point, before: ReadonlySet<string>): SelectStep {
  return {
    state: { type: 'marquee', from, to, before },
    effects: [{ type: 'select-within', rect: rectOfPoints(from, to), also: before }],
  };
}

function transform(from: Spot, to: Spot, target: PressTarget): SelectStep {
  const next = transformOf(from, to, target);
  return {
    state: { type: 'transforming', at: from, target, transform: next },
    effects: [{ type: 'preview', transform: next }],
  };
}

function transformOf(from: Spot, to: Spot, target: PressTarget): Transform {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (target.type === 'handle') {
    const isRatioKept = target.isRatioKept || to.shiftKey;
    return {
      type: 'resize',
      from: target.box,
      to: resizeBox(target.box, target.handle, dx, dy, isRatioKept),
    };
  }
  if (target.type === 'line-end') {
    const free = { x: target.at.x + dx, y: target.at.y + dy };
    const end = to.shiftKey ? snapLineEnd(target.fixed, free) : free;
    return { type: 'line-end', end: target.end, dx: end.x - target.at.x, dy: end.y - target.at.y };
  }
  if (!to.shiftKey) return { type: 'move', dx, dy };
  return Math.abs(dx) > Math.abs(dy) ? { type: 'move', dx, dy: 0 } : { type: 'move', dx: 0, dy };
}

function release(state: SelectState): SelectStep {
  if (state.type === 'transforming') {
    return { state: idle, effects: [{ type: 'commit', transform: state.transform }] };
  }
  if (state.type !== 'pressed') return { state: idle, effects: [] };
  return { state: idle, effects: click(state) };
}

function click({ at, target, before }: Extract<SelectState, { type: 'pressed' }>): SelectEffect[] {
  if (target.type !== 'shape' || !before.has(target.id)) return [];
  if (!at.shiftKey) return before.size === 1 ? [] : [{ type: 'select', ids: new Set([target.id]) }];
  const without = new Set(before);
  without.delete(target.id);
  return [{ type: 'select', ids: without }];
}

function giveUp(transform: Transform): SelectStep {
  return { state: idle, effects: [{ type: 'give-up', transform }] };
}

function discard(state: SelectState): SelectStep {
  if (state.type === 'transforming') return { state: idle, effects: [{ type: 'clear-preview' }] };
  if (state.type === 'marquee') {
    return { state: idle, effects: [{ type: 'select', ids: state.before }] };
  }
  return { state: idle, effects: [] };
}
