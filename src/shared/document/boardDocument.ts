import './unjoinedLists.ts';
import * as Y from 'yjs';
import { type ReadShape, readShape } from './readShape.ts';
import { defaultPageId, formatVersion, type Shape } from './shape.ts';
import { fittingTitle } from './textLimits.ts';

/** What happened in one transaction: `shapes` lists the changed ids, `images` the hashes, once each. */
export interface DocumentChange {
  readonly shapes: ReadonlySet<string>;
  readonly hasPageChange: boolean;
  readonly hasMetaChange: boolean;
  readonly images: ReadonlySet<string>;
  readonly origin: unknown;
}

type ChangedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/**
 * Typed access to a board's Y.Doc (docs/document-format.md). Reading goes through the schema: what it does
 * not accept is given as a `Placeholder` and is never changed or removed by us. Writing touches only the keys
 * that change, so keys of a newer version survive.
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

  /** The shape, or a placeholder for what this version cannot read; undefined when there is none. */
  read(id: string): ReadShape | undefined {
    if (!this.shapes.has(id)) return undefined;
    const value = this.shapes.get(id);
    return readShape(value instanceof Y.Map ? shallowRecord(value) : {});
  }

  /** Adds a shape; to be called within `doc.transact`. */
  insert(id: string, shape: Shape): void {
    const map = new Y.Map<unknown>();
    for (const [key, value] of Object.entries(shape)) {
      if (value !== undefined) map.set(key, value);
    }
    this.shapes.set(id, map);
    this.#stampVersion();
  }

  /** Sets the given keys of a shape and leaves all others alone; to be called within `doc.transact`. */
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

  /** Bytes of an image, by the SHA-256 of its content in hex. */
  image(hash: string): Uint8Array | undefined {
    const bytes = this.images.get(hash);
    return bytes instanceof Uint8Array ? bytes : undefined;
  }

  /** The page a shape is seen on: a page nobody has listed counts as the first one, so nothing is out of sight. */
  pageOf(shape: { readonly page: string }): string {
    return this.pages.has(shape.page) ? shape.page : defaultPageId;
  }

  /** Calls back once after each transaction that changed something. Returns the way to stop. */
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

/** The id of the shape that a changed type belongs to, however deep it lies. */
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

/** Whether two values of keys are the same. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return isPlain(a) && isPlain(b) && JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a value is an object of entries, such as a style. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && value.constructor === Object;
}
