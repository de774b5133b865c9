import * as Y from 'yjs';
import { type BoardDocument, isPlain, isSameValue } from '../../shared/document/boardDocument.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { LocalChange } from './LocalChange.ts';

/** Steps that can be undone. */
export const maxUndoSteps = 500;

/** What became of an undo or a redo: `overwritten` when others have changed all of it since. */
export type UndoOutcome = 'done' | 'overwritten' | 'nothing';

/** Makes what stood in the place of a shape once more. */
type Saved = () => unknown;

/** A map of the board, to be found later, also once its shape was removed and brought back. */
interface Place {
  /** Undefined when the map is not there (any more). */
  readonly map: () => Y.Map<unknown> | undefined;
  /** The shape that the map is. */
  readonly shapeId?: string;
}

/** What one step did to one key of a shape, of the board's `meta` or of its `pages`. */
interface KeyChange {
  readonly type: 'key';
  readonly place: Place;
  readonly key: string;
  /** Undefined: the key was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A shape that one step added or removed. */
interface ShapeChange {
  readonly type: 'shape';
  readonly id: string;
  /** Undefined when it was not there before. */
  readonly before: Saved | undefined;
}

type Change = KeyChange | ShapeChange;
type Step = Change[];

/** Its changes are steps already. */
class HistoryChange extends LocalChange {}

/** Written with the first shape, and no change of the user. */
const versionKey = 'formatVersion';

/**
 * The steps of this window's user that can be undone. Undoing a step puts each key that it changed back to what it was
 * before, unless somebody else has changed that key since. A shape that the step added goes, unless somebody else has
 * changed anything of it since. It does nothing else, and never goes on to the step before.
 * The undo manager of Yjs does: it skips a step that changes nothing, and brings back shapes in part. It also keeps
 * what was deleted within the document.
 */
export class UndoHistory {
  readonly #document: BoardDocument;
  readonly #maxSteps: number;
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  /** Steps of several transactions, by what those have in common. */
  readonly #inSlices = new WeakMap<object, Step>();
  /** In whose name this window made changes. */
  readonly #ownClients = new Set<number>();
  /** What the transaction removes, as it was before. */
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

  /** Whether a step that is made in slices was undone, or is too long ago. */
  isOver(step: object): boolean {
    const slices = this.#inSlices.get(step);
    return slices !== undefined && !this.#undo.includes(slices);
  }

  /** Undoes the last step for good. */
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

  /** @returns what undoes it, undefined when nothing was done */
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

  /** Of a shape that this window put on the board: it would take away what somebody else did to it since. */
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
    // Not of a class that extends it: what follows from a change is no step of its own.
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

  /** Also those in whose name changes were made that main had refused. */
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
    // A nested type that was replaced is gone. No tool of ours replaces one.
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

/** Keys that say together where a shape is and how large: half of them would put it where nobody did. */
const formKeys: ReadonlySet<string> = new Set([
  ...['x', 'y', 'width', 'height', 'rotation', 'scaleX', 'scaleY'],
  ...['x1', 'y1', 'x2', 'y2', 'text', 'fontSize'],
]);

const isOfForm = (change: Change): change is KeyChange =>
  change.type === 'key' && change.place.shapeId !== undefined && formKeys.has(change.key);

/** The shapes of whose form somebody else has changed something that the step changed. */
function overwrittenForms(step: Step): ReadonlySet<string | undefined> {
  const changed = step.filter(isOfForm).filter(({ place, key, after }) => {
    return !isSameValue(place.map()?.get(key), after);
  });
  return new Set(changed.map(({ place }) => place.shapeId));
}

/** @returns what undoes it, undefined when nothing was done: somebody else has changed the key, or removed the shape */
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
 * A value that consists of entries, as a style does, of which somebody else has changed some: the others go back.
 * @returns undefined when none of them does
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

/** What the key had when the transaction began. */
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

/** Of whatever stands in the place of a shape, known to this version or not. A nested type is copied: it is gone soon. */
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
