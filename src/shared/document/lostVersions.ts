import * as Y from 'yjs';
import { visitNewItems } from './visitNewItems.ts';

/** What somebody typed and the board does not show, since somebody else set the same value without having seen it. */
export interface LostVersion {
  /** The shape whose text it was; undefined for the title of the board. */
  readonly shapeId: string | undefined;
  /** The id of the shape that keeps it: the same on every device, so that it is kept once. */
  readonly keptId: string;
  /** Of the value, by Yjs. */
  readonly id: Y.ID;
  readonly text: string;
  /** Board units; undefined when it is not known, or was that of the text before it. */
  readonly width: number | undefined;
}

type YMap = Y.Map<unknown>;

/** The keys whose values are kept, of a shape and of the board. */
const textKey = 'text';
const titleKey = 'title';

/** A key of a map, as the list of the values that it had. The last one counts. */
interface Values {
  readonly map: YMap;
  /** Undefined for the title. */
  readonly shapeId: string | undefined;
  readonly items: readonly Y.Item[];
}

/** A change sets the text of a shape together with its width. */
const furthestClockOfWidth = 10;

/**
 * The versions of texts and of the title that are lost with a transaction: to be called once it is over, and before Yjs
 * drops what it deleted. The format has no text that merges: of values that are set at the same time Yjs keeps one.
 * What was kept once is not lost, also when its copy was deleted since.
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

/** Whether nothing has come since that had seen the version, and nobody kept it. */
export function isStillLost(doc: Y.Doc, { shapeId, keptId, id, text }: LostVersion): boolean {
  const shapes: YMap = doc.getMap('shapes');
  const map = shapeId === undefined ? doc.getMap('meta') : shapes.get(shapeId);
  if (!(map instanceof Y.Map) || shapes._map.has(keptId)) return false;
  const items = valuesOf(map, shapeId === undefined ? titleKey : textKey);
  return !isReplaced(items, id) && textOf(items.at(-1)) !== text;
}

/** To be given the transactions of a document, and then to be its `gcFilter`: it keeps what `lostVersions` finds. */
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
    // Deleted as well while the value that replaced it has not come.
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

/** Of the texts and of the title that the transaction set, and that had more than one value so far. */
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

/** Where it added a value besides others. A board that is loaded has millions of structs, and few of these. */
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

/** Undefined for what is not a shape that is on the board. */
function idOfShape(shapes: YMap, { _item: item }: YMap): string | undefined {
  if (item === null || item.deleted || (item.parent as unknown) !== shapes) return undefined;
  return item.parentSub ?? undefined;
}

/** Whether somebody who had seen the value set another one. Yjs makes one item of several that were dropped. */
function isReplaced(items: readonly Y.Item[], id: Y.ID): boolean {
  return items.some((item) => {
    if (Y.compareIDs(item.origin, id)) return true;
    const { client, clock } = item.id;
    return client === id.client && clock <= id.clock && id.clock < item.lastId.clock;
  });
}

/** Oldest first, of those that were set at the same time in the order of Yjs. */
function valuesOf(map: YMap, key: string): readonly Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = map._map.get(key) ?? null; item !== null; item = item.left) items.push(item);
  return items.reverse();
}

/** Undefined also for what was dropped. */
function textOf(item: Y.Item | undefined): string | undefined {
  const content = item?.content;
  const value = content instanceof Y.ContentAny ? content.arr.at(-1) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** As whoever set the text set it with it. */
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
