import * as Y from 'yjs';
import { visitNewItems } from './visitNewItems.ts';

/**
 * A typed text or title that the board does not show, since somebody else set the same value without having seen
 * it.
 */
export interface LostVersion {
  /** The shape that had the text; undefined for the title of the board. */
  readonly shapeId: string | undefined;
  /** The id of the shape that keeps it: the same on every device, so that it is added only once. */
  readonly keptId: string;
  /** The Yjs id of the value. */
  readonly id: Y.ID;
  readonly text: string;
  /** Board units; undefined if it is unknown or belongs to the previous text. */
  readonly width: number | undefined;
}

type YMap = Y.Map<unknown>;

/** The keys whose values are kept, in a shape and in the board. */
const textKey = 'text';
const titleKey = 'title';

/** A key of a map, as the list of its values. The last one is current. */
interface Values {
  readonly map: YMap;
  /** Undefined for the title. */
  readonly shapeId: string | undefined;
  readonly items: readonly Y.Item[];
}

/** A change sets the text of a shape together with its width. */
const furthestClockOfWidth = 10;

/**
 * The versions of texts and of the title lost in a transaction. Call it after the transaction, before Yjs
 * discards what it deleted. Texts in this format do not merge: Yjs keeps one of several concurrent values. A
 * version that was kept once is not lost, even if its copy was deleted since.
 */
export function lostVersions(transaction: Y.Transaction): readonly LostVersion[] {
  return lostItems(transaction).map(([{ map, shapeId }, item]) => ({
    shapeId,
    keptId: keptIdOf(shapeId, item.lastId),
    id: item.lastId,
    text: textOf(item) ?? '',
    width: widthOf(map, item),
  }));
}

/** Whether the version was neither seen by a later change nor kept. */
export function isStillLost(doc: Y.Doc, { shapeId, keptId, id, text }: LostVersion): boolean {
  const shapes: YMap = doc.getMap('shapes');
  const map = shapeId === undefined ? doc.getMap('meta') : shapes.get(shapeId);
  if (!(map instanceof Y.Map) || shapes._map.has(keptId)) return false;
  const items = valuesOf(map, shapeId === undefined ? titleKey : textKey);
  return !isReplaced(items, id) && textOf(items.at(-1)) !== text;
}

/** Give it the transactions of a document, and use it as the `gcFilter`: it keeps what `lostVersions` finds. */
export class LostVersionKeeper {
  readonly #lost = new Set<Y.Item>();

  see(transaction: Y.Transaction): void {
    for (const [, item] of lostItems(transaction)) this.#lost.add(item);
  }

  readonly mayDrop = (item: Y.Item): boolean => !this.#lost.has(item);
}

function lostItems(transaction: Y.Transaction): readonly (readonly [Values, Y.Item])[] {
  const shapes: YMap = transaction.doc.getMap('shapes');
  return changedValues(transaction).flatMap((values) => {
    const { items, shapeId } = values;
    // Also deleted while the value that replaced it has not arrived.
    const current = items.at(-1);
    const shown = textOf(current);
    return items
      .filter((item) => {
        const text = textOf(item);
        return item !== current && text !== undefined && text.trim() !== '' && text !== shown;
      })
      .filter((item) => !isReplaced(items, item.lastId))
      .filter((item) => !shapes._map.has(keptIdOf(shapeId, item.lastId)))
      .map((item) => [values, item] as const);
  });
}

/** Of the texts and the title set by the transaction, those that had several values. */
function changedValues(transaction: Y.Transaction): readonly Values[] {
  const { doc } = transaction;
  const shapes: YMap = doc.getMap('shapes');
  const meta: YMap = doc.getMap('meta');
  const found = new Map<YMap, Values>();
  for (const { map, isText } of addedValues(transaction)) {
    if (found.has(map)) continue;
    const shapeId = isText ? idOfShape(shapes, map) : undefined;
    if (isText ? shapeId === undefined : map !== meta) continue;
    found.set(map, { map, shapeId, items: valuesOf(map, isText ? textKey : titleKey) });
  }
  return [...found.values()];
}

interface AddedValue {
  readonly map: YMap;
  readonly isText: boolean;
}

/**
 * Where the transaction added a value to existing ones. Loading a board has millions of structs, and few of
 * these.
 */
function addedValues(transaction: Y.Transaction): readonly AddedValue[] {
  const found: AddedValue[] = [];
  visitNewItems(transaction, (item) => {
    if (isBesideOthers(item)) found.push(addedValue(item));
  });
  return found;
}

const isBesideOthers = ({ parentSub, left, right }: Y.Item): boolean =>
  (parentSub === textKey || parentSub === titleKey) && (left !== null || right !== null);

const addedValue = ({ parent, parentSub }: Y.Item): AddedValue => {
  return { map: parent as YMap, isText: parentSub === textKey };
};

/** Undefined for maps other than shapes on the board. */
function idOfShape(shapes: YMap, { _item: item }: YMap): string | undefined {
  if (item === null || item.deleted || (item.parent as unknown) !== shapes) return undefined;
  return item.parentSub ?? undefined;
}

/** Whether somebody who had seen the value set another one. Yjs joins consecutive discarded values into one item. */
function isReplaced(items: readonly Y.Item[], id: Y.ID): boolean {
  return items.some((item) => {
    if (Y.compareIDs(item.origin, id)) return true;
    const { client, clock } = item.id;
    return client === id.client && clock <= id.clock && id.clock < item.lastId.clock;
  });
}

/** Oldest first; concurrent values are in Yjs's order. */
function valuesOf(map: YMap, key: string): readonly Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = map._map.get(key) ?? null; item !== null; item = item.left) items.push(item);
  return items.reverse();
}

/** Undefined also for discarded values. */
function textOf(item: Y.Item | undefined): string | undefined {
  const content = item?.content;
  const value = content instanceof Y.ContentAny ? content.arr.at(-1) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The width that was set together with the text. */
function widthOf(map: YMap, { id, lastId }: Y.Item): number | undefined {
  for (const item of valuesOf(map, 'width')) {
    const distance = Math.abs(item.id.clock - lastId.clock);
    const value = item.content instanceof Y.ContentAny ? item.content.arr.at(-1) : undefined;
    const isOwn = item.id.client === id.client && distance <= furthestClockOfWidth;
    if (isOwn && typeof value === 'number') return value;
  }
  return undefined;
}

const keptIdOf = (shapeId: string | undefined, { client, clock }: Y.ID): string =>
  `${shapeId ?? 'title'}~${client}-${clock}`;
