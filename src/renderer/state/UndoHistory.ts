import * as Y from 'yjs';
import { type BoardDocument, isPlain, isSameValue } from '../../shared/document/boardDocument.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { LocalChange } from './LocalChange.ts';

/** How many steps can be undone. */
export const maxUndoSteps = 500;

/** The result of an undo or redo: `overwritten` when others have changed all of it since. */
export type UndoOutcome = 'done' | 'overwritten' | 'nothing';

/** Creates a removed value of the shapes map again. */
type Saved = () => unknown;

/** A map of the board that can be found again after its shape was removed and restored. */
interface Place {
  /** Undefined when the map does not exist (any more). */
  readonly map: () => Y.Map<unknown> | undefined;
  /** The shape that the map belongs to. */
  readonly shapeId?: string;
}

/** One step's change to one key of a shape, of the board's `meta` or of its `pages`. */
interface KeyChange {
  readonly type: 'key';
  readonly place: Place;
  readonly key: string;
  /** Undefined: the key did not exist. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A shape that one step added or removed. */
interface ShapeChange {
  readonly type: 'shape';
  readonly id: string;
  /** Undefined when it did not exist before. */
  readonly before: Saved | undefined;
}

type Change = KeyChange | ShapeChange;
type Step = Change[];

/** The history's own transactions, which are recorded as steps separately. */
class HistoryChange extends LocalChange {}

/** Written with the first shape; not a change by the user. */
const versionKey = 'formatVersion';

/**
 * The undo history of this window's user. Undoing a step restores each key that it changed to its value
 * before, unless somebody else has changed that key since. A shape that the step added is removed, unless somebody else
 * has changed it since. It does nothing else, and never continues with the step before.
 * Yjs's `UndoManager` skips a step that changes nothing, may restore shapes in part, and keeps
 * deleted content in the document.
 */
export class UndoHistory {
  readonly #document: BoardDocument;
  readonly #maxSteps: number;
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  /** Steps of several transactions, by their common key. */
  readonly #inSlices = new WeakMap<object, Step>();
  /** The client ids under which this window made changes. */
  readonly #ownClients = new Set<number>();
  /** What the current transaction removes, as it was before. */
  readonly #removed = new Map<string, Saved>();

  constructor(document: BoardDocument, maxSteps = maxUndoSteps) {
    this.#document = document;
    this.#maxSteps = maxSteps;
    document.beforeRemove = (id) => this.#willRemove(id);
    document.doc.on('afterTransaction', this.#record);
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  undo(): UndoOutcome {
    return this.#take('undo', this.#undo, this.#redo);
  }

  redo(): UndoOutcome {
    return this.#take('redo', this.#redo, this.#undo);
  }

  /** Whether a step made in slices was undone or has dropped out of the history. */
  isOver(step: object): boolean {
    const slices = this.#inSlices.get(step);
    return slices !== undefined && !this.#undo.includes(slices);
  }

  /** Undoes the last step, without redo. */
  takeBack(): void {
    if (this.undo() === 'done') this.#redo.pop();
  }

  dispose(): void {
    this.#document.doc.off('afterTransaction', this.#record);
    this.#document.beforeRemove = undefined;
  }

  #take(kind: OperationKind, from: Step[], to: Step[]): UndoOutcome {
    const step = from.pop();
    if (step === undefined) return 'nothing';
    const reversed: Change[] = [];
    const overwritten = overwrittenForms(step);
    this.#document.doc.transact(() => {
      for (const change of step.toReversed()) {
        if (isOfForm(change) && overwritten.has(change.place.shapeId)) continue;
        const done =
          change.type === 'key' ? reverseKey(change) : this.#reverseShape(change.id, change.before);
        if (done !== undefined) reversed.push(done);
      }
    }, new HistoryChange(kind));
    if (reversed.length === 0) return 'overwritten';
    to.push(reversed);
    return 'done';
  }

  /** @returns the step that reverts it, undefined when nothing was done */
  #reverseShape(id: string, before: Saved | undefined): ShapeChange | undefined {
    const { shapes } = this.#document;
    if (shapes.has(id) === (before !== undefined)) return undefined;
    if (before !== undefined) {
      shapes.set(id, before());
      return { type: 'shape', id, before: undefined };
    }
    if (this.#hasChangesOfOthers(id)) return undefined;
    const now = save(shapes.get(id));
    shapes.delete(id);
    return { type: 'shape', id, before: now };
  }

  /** Removing a shape that this window added would also remove what somebody else did to it since. */
  #hasChangesOfOthers(id: string): boolean {
    const { shapes } = this.#document;
    const shape = shapes.get(id);
    const items = [shapes._map.get(id), ...(shape instanceof Y.Map ? shape._map.values() : [])];
    return items.some((item) => item !== undefined && !this.#ownClients.has(item.id.client));
  }

  #willRemove(id: string): void {
    if (!this.#removed.has(id)) this.#removed.set(id, save(this.#document.shapes.get(id)));
  }

  readonly #record = (transaction: Y.Transaction): void => {
    const removed = new Map(this.#removed);
    this.#removed.clear();
    if (transaction.origin instanceof LocalChange) this.#addOwnClients(transaction);
    // Not a subclass: a consequence of a change is not a step of its own.
    if (transaction.origin?.constructor !== LocalChange) return;
    const step = [...transaction.changed].flatMap(([type, keys]) =>
      [...keys].flatMap((key) =>
        key === null ? [] : this.#changeOf(transaction, type, key, removed),
      ),
    );
    if (step.length === 0) return;
    this.#redo.length = 0;
    const { step: common } = transaction.origin as LocalChange;
    const begun = common && this.#inSlices.get(common);
    if (begun !== undefined && this.#undo.includes(begun)) {
      begun.push(...step);
      return;
    }
    if (common !== undefined) this.#inSlices.set(common, step);
    this.#undo.push(step);
    if (this.#undo.length > this.#maxSteps) this.#undo.shift();
  };

  /** Includes client ids of changes that main had refused. */
  #addOwnClients({ beforeState, afterState }: Y.Transaction): void {
    for (const [client, clock] of afterState) {
      if (clock > (beforeState.get(client) ?? 0)) this.#ownClients.add(client);
    }
  }

  #changeOf(
    transaction: Y.Transaction,
    type: ChangedType,
    key: string,
    removed: ReadonlyMap<string, Saved>,
  ): Change[] {
    const place = this.#placeOf(type);
    if (place === undefined || key === versionKey) return [];
    const before = itemBefore(transaction, type, key);
    const after = type._map.get(key);
    const isThere = after !== undefined && !after.deleted;
    if (before === undefined && !isThere) return [];
    if (place === 'shapes') {
      if (before === undefined) return [{ type: 'shape', id: key, before: undefined }];
      const saved = removed.get(key);
      return isThere || saved === undefined ? [] : [{ type: 'shape', id: key, before: saved }];
    }
    const change: KeyChange = {
      type: 'key',
      place,
      key,
      before: before && contentOf(before),
      after: isThere ? contentOf(after) : undefined,
    };
    // A replaced nested type cannot be restored. No tool replaces one.
    return change.before instanceof Y.AbstractType ? [] : [change];
  }

  #placeOf(type: ChangedType): 'shapes' | Place | undefined {
    const { shapes, pages, meta } = this.#document;
    if (is(type, shapes)) return 'shapes';
    if (is(type, pages)) return { map: () => pages };
    if (is(type, meta)) return { map: () => meta };
    const id = is(type._item?.parent, shapes) ? type._item?.parentSub : undefined;
    if (typeof id !== 'string') return undefined;
    const map = (): Y.Map<unknown> | undefined => {
      const shape = shapes.get(id);
      return shape instanceof Y.Map ? shape : undefined;
    };
    return { map, shapeId: id };
  }
}

type ChangedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

const is = (one: unknown, other: unknown): boolean => one === other;

/** Keys that together give a shape's position and size: restoring only some would put it where nobody did. */
const formKeys: ReadonlySet<string> = new Set([
  ...['x', 'y', 'width', 'height', 'rotation', 'scaleX', 'scaleY'],
  ...['x1', 'y1', 'x2', 'y2', 'text', 'fontSize'],
]);

const isOfForm = (change: Change): change is KeyChange =>
  change.type === 'key' && change.place.shapeId !== undefined && formKeys.has(change.key);

/** The shapes whose position or size somebody else has changed since the step did. */
function overwrittenForms(step: Step): ReadonlySet<string | undefined> {
  const changed = step.filter(isOfForm).filter(({ place, key, after }) => {
    return !isSameValue(place.map()?.get(key), after);
  });
  return new Set(changed.map(({ place }) => place.shapeId));
}

/** @returns the step that reverts it; undefined when somebody else has changed the key or removed the shape */
function reverseKey({ place, key, before, after }: KeyChange): KeyChange | undefined {
  const map = place.map();
  if (map === undefined) return undefined;
  const now = map.get(key);
  if (!isSameValue(now, after)) {
    const value = reverseEntries(now, before, after);
    if (value === undefined) return undefined;
    map.set(key, value);
    return { type: 'key', place, key, before: now, after: value };
  }
  if (before === undefined) map.delete(key);
  else map.set(key, before);
  return { type: 'key', place, key, before: after, after: before };
}

/**
 * For a value with entries, such as a style, of which somebody else has changed some: restores the others.
 * @returns undefined when there are no others
 */
function reverseEntries(now: unknown, before: unknown, after: unknown): object | undefined {
  if (!isPlain(now) || !isPlain(before) || !isPlain(after)) return undefined;
  const entries = new Map(Object.entries(now));
  let isReversed = false;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isSameValue(before[key], after[key]) || !isSameValue(now[key], after[key])) continue;
    if (Object.hasOwn(before, key)) entries.set(key, before[key]);
    else entries.delete(key);
    isReversed = true;
  }
  return isReversed ? Object.fromEntries(entries) : undefined;
}

/** The key's value when the transaction began. */
function itemBefore(
  { beforeState, deleteSet }: Y.Transaction,
  type: ChangedType,
  key: string,
): Y.Item | undefined {
  let item: Y.Item | null = type._map.get(key) ?? null;
  while (item !== null && item.id.clock >= (beforeState.get(item.id.client) ?? 0)) item = item.left;
  if (item === null) return undefined;
  return !item.deleted || Y.isDeleted(deleteSet, item.id) ? item : undefined;
}

const contentOf = (item: Y.Item): unknown => item.content.getContent().at(-1);

/** For any value of the shapes map, known to this version or not. A nested type is copied, since it is about to be removed. */
function save(shape: unknown): Saved {
  if (!(shape instanceof Y.Map)) {
    const copy = copyOf(shape);
    return () => copy;
  }
  const keys = [...shape].map(([key, value]) => [key, copyOf(value)] as const);
  return () => new Y.Map(keys);
}

const copyOf = (value: unknown): unknown =>
  value instanceof Y.AbstractType ? value.clone() : value;
