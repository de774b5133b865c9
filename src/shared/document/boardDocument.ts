import './unjoinedLists.ts';
import * as Y from 'yjs';
import { type ReadShape, readShape } from './readShape.ts';
import { defaultPageId, formatVersion, type Shape } from './shape.ts';
import { fittingTitle } from './textLimits.ts';

/** The changes of one transaction: changed shape ids in `shapes`, hashes in `images`. */
export interface DocumentChange {
  readonly shapes: ReadonlySet<string>;
  readonly hasPageChange: boolean;
  readonly hasMetaChange: boolean;
  readonly images: ReadonlySet<string>;
  readonly origin: unknown;
}

type ChangedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/**
 * Typed access to a board's Y.Doc (docs/document-format.md). Reading goes through the schema: a shape it rejects
 * is returned as a `Placeholder`, and is never changed or removed. Writing sets only the keys that change, so
 * keys of newer versions survive.
 */
export class BoardDocument {
  readonly doc: Y.Doc;
  readonly shapes: Y.Map<unknown>;
  readonly pages: Y.Map<unknown>;
  readonly meta: Y.Map<unknown>;
  readonly images: Y.Map<unknown>;
  /** Called with each shape before it is removed. */
  beforeRemove: ((id: string) => void) | undefined;

  constructor(doc: Y.Doc = new Y.Doc()) {
    this.doc = doc;
    this.shapes = doc.getMap('shapes');
    this.pages = doc.getMap('pages');
    this.meta = doc.getMap('meta');
    this.images = doc.getMap('images');
  }

  /** The shape, or a placeholder if this version cannot read it; undefined if it does not exist. */
  read(id: string): ReadShape | undefined {
    if (!this.shapes.has(id)) return undefined;
    const value = this.shapes.get(id);
    return readShape(value instanceof Y.Map ? shallowRecord(value) : {});
  }

  /** Adds a shape. Call within `doc.transact`. */
  insert(id: string, shape: Shape): void {
    const map = new Y.Map<unknown>();
    for (const [key, value] of Object.entries(shape)) {
      if (value !== undefined) map.set(key, value);
    }
    this.shapes.set(id, map);
    this.#stampVersion();
  }

  /** Sets the given keys of a shape and leaves all others unchanged. Call within `doc.transact`. */
  patch(id: string, change: Readonly<Record<string, unknown>>): void {
    const map = this.shapes.get(id);
    if (!(map instanceof Y.Map)) return;
    for (const [key, value] of Object.entries(change)) {
      if (!isSameValue(map.get(key), value)) map.set(key, value);
    }
  }

  remove(id: string): void {
    if (!this.shapes.has(id)) return;
    this.beforeRemove?.(id);
    this.shapes.delete(id);
  }

  get title(): string {
    const title = this.meta.get('title');
    return typeof title === 'string' ? fittingTitle(title) : '';
  }

  setTitle(title: string): void {
    const trimmed = fittingTitle(title.trim());
    if (trimmed !== this.title) this.meta.set('title', trimmed);
  }

  /** The bytes of an image, by their SHA-256 in hex. */
  image(hash: string): Uint8Array | undefined {
    const bytes = this.images.get(hash);
    return bytes instanceof Uint8Array ? bytes : undefined;
  }

  /** The page on which a shape is shown: unlisted pages count as the first one, so that nothing is hidden. */
  pageOf(shape: { readonly page: string }): string {
    return this.pages.has(shape.page) ? shape.page : defaultPageId;
  }

  /** Calls back once after each transaction with changes. Returns a function that stops it. */
  observe(listener: (change: DocumentChange) => void): () => void {
    const onTransaction = (transaction: Y.Transaction): void => {
      if (transaction.changed.size === 0) return;
      const shapes = this.#changedShapes(transaction);
      const hasChanged = (map: unknown): boolean => transaction.changed.has(map as ChangedType);
      listener({
        shapes,
        hasPageChange: hasChanged(this.pages),
        hasMetaChange: hasChanged(this.meta),
        images: this.#changedImages(transaction),
        origin: transaction.origin,
      });
    };
    this.doc.on('afterTransaction', onTransaction);
    return () => this.doc.off('afterTransaction', onTransaction);
  }

  #changedImages({ changed }: Y.Transaction): Set<string> {
    const keys = changed.get(this.images as unknown as ChangedType) ?? [];
    return new Set([...keys].filter((key) => key !== null));
  }

  #changedShapes(transaction: Y.Transaction): Set<string> {
    const shapes = new Set<string>();
    for (const [type, keys] of transaction.changed) {
      const id = idWithin(type, this.shapes);
      if (id !== undefined) shapes.add(id);
      if (type !== (this.shapes as unknown)) continue;
      for (const key of keys) if (key !== null) shapes.add(key);
    }
    return shapes;
  }

  #stampVersion(): void {
    if (this.meta.get('formatVersion') === undefined) this.meta.set('formatVersion', formatVersion);
  }
}

/** The id of the shape that contains a changed type, at any depth. */
function idWithin(type: ChangedType, shapes: Y.Map<unknown>): string | undefined {
  let current: ChangedType | null = type;
  while (current !== null) {
    const item: Y.Item | null = current._item;
    if (item === null) return undefined;
    const parent = item.parent as ChangedType | null;
    if (parent === (shapes as unknown)) return item.parentSub ?? undefined;
    current = parent;
  }
  return undefined;
}

function shallowRecord(map: Y.Map<unknown>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  map.forEach((value, key) => {
    record[key] = value;
  });
  return record;
}

/** Whether two values of a key are equal. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return isPlain(a) && isPlain(b) && JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a value is a plain object, such as a style. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && value.constructor === Object;
}
