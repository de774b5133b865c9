import { Emitter } from '../../../base/Emitter.ts';
import type { BoardDocument, DocumentChange } from '../../../shared/document/boardDocument.ts';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { Shape } from '../../../shared/document/shape.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import { kindOf, shownShape } from '../../shapes/shapeKinds.ts';
import { ShapeIndex, type Veil } from './ShapeIndex.ts';

/** A temporary state of a shape that replaces the document's. */
export type Preview = { readonly shape: Shape } | Veil;

/** Changes of a held origin. */
interface Held {
  readonly origin: unknown;
  /** Changed in the latest transaction: the next one may change them again. */
  latest: Set<string>;
  /** Changed in earlier transactions. */
  readonly settled: Set<string>;
  /** Whether there was a change since the last call of `indexSettled`. */
  isChanging: boolean;
}

/** Shapes read in one go, which takes about a frame. */
const sliceCount = 500;

/** The shapes of one page of a board. Follows the document, and shows previews instead where they are set. */
export class Scene extends ShapeIndex {
  readonly page: string;
  readonly #document: BoardDocument;
  readonly #stopObserving: () => void;
  readonly #previews = new Map<string, Preview>();
  readonly #changed = new Emitter();
  #held: Held | undefined;

  constructor(document: BoardDocument, page: string) {
    super();
    this.#document = document;
    this.page = page;
    this.#refresh(this.#followedIds());
    this.#stopObserving = document.observe((change) => {
      if (this.#held !== undefined && change.origin === this.#held.origin) {
        this.#holdBack(change, this.#held);
        return;
      }
      this.#refresh(change.shapes);
      // Pages decide where shapes of unlisted pages are shown.
      if (change.hasPageChange) this.#refresh(this.#followedIds());
      if (change.images.size > 0) super.redrawImages(change.images);
      this.#notify();
    });
  }

  /**
   * Hides changes of this origin until `release`. One origin at a time. Its transactions are parts of one change:
   * a shape begun in one may be completed in the next.
   */
  hold(origin: unknown): void {
    this.#held ??= { origin, latest: new Set(), settled: new Set(), isChanging: false };
  }

  /** Indexes held shapes, still hidden, that the next transaction is unlikely to change again. */
  indexSettled(): void {
    const held = this.#held;
    if (held === undefined) return;
    // There was no change since the last call.
    if (!held.isChanging) this.#settle(held);
    held.isChanging = false;
    // Adding a few at a time would make the index worse.
    if (held.settled.size < sliceCount) return;
    this.#indexUnseen(firstOf(held.settled), held.settled);
    this.#notify();
  }

  /** Indexes the held shapes slice by slice, and shows all of them at the end. */
  *release(): Generator<void> {
    if (this.#held === undefined) return;
    yield* this.indexHeld();
    this.#held = undefined;
    this.showUnseen();
    this.#notify();
  }

  /** Indexes the held shapes slice by slice, still hidden. */
  *indexHeld(): Generator<void> {
    const held = this.#held;
    if (held === undefined) return;
    this.#settle(held);
    const { settled } = held;
    // Changes by the user in the meantime are followed, and removed from `settled`.
    for (let slice = firstOf(settled); slice.length > 0; slice = firstOf(settled)) {
      this.#indexUnseen(slice, settled);
      if (settled.size > 0) yield;
    }
  }

  /** Whether any shape is painted with text, at some scale. Any image may not be shown. */
  hasText(labels: DrawnLabels): boolean {
    const enlarged = { scale: Number.POSITIVE_INFINITY, images: undefined, labels };
    for (const { shape } of this.all()) {
      if (kindOf(shape).letters?.(shape, enlarged) !== undefined) return true;
    }
    return false;
  }

  /** Whether any preview is set: the user is dragging shapes. */
  get isPreviewing(): boolean {
    for (const preview of this.#previews.values()) if (typeof preview === 'object') return true;
    return false;
  }

  onChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Ids of all shapes, placeholders included, in drawing order. */
  ids(): string[] {
    return this.inOrder().map((shape) => shape.id);
  }

  /** Replaces what is shown of a shape until `undefined` is set. */
  setPreview(id: string, preview: Preview | undefined): void {
    const before = this.#previews.get(id);
    if (before === preview) return;
    if (preview === undefined) this.#previews.delete(id);
    else this.#previews.set(id, preview);
    this.setVeil(id, typeof preview === 'object' ? undefined : preview);
    if (this.get(id) === undefined) return;
    if (typeof preview !== 'object' && typeof before !== 'object') return;
    const shown = typeof preview === 'object' ? preview.shape : this.#read(id);
    if (shown !== undefined) this.put([[id, shown]]);
  }

  clearPreviews(): void {
    for (const id of [...this.#previews.keys()]) this.setPreview(id, undefined);
  }

  override redrawImages(hashes: ReadonlySet<string>): void {
    super.redrawImages(hashes);
    this.#notify();
  }

  override remove(id: string): void {
    this.#previews.delete(id);
    super.remove(id);
  }

  dispose(): void {
    this.#stopObserving();
    this.#changed.clear();
  }

  #notify(): void {
    this.#changed.emit();
  }

  #read(id: string): ReadShape | undefined {
    const shape = this.#document.read(id);
    if (shape === undefined || this.#document.pageOf(shape) !== this.page) return undefined;
    return shownShape(shape);
  }

  #holdBack({ shapes, hasPageChange, images }: DocumentChange, held: Held): void {
    this.#settle(held);
    held.isChanging = true;
    const { latest, settled } = held;
    for (const id of shapes) latest.add(id);
    if (hasPageChange) for (const id of this.#document.shapes.keys()) latest.add(id);
    for (const id of latest) settled.delete(id);
    if (images.size > 0) super.redrawImages(images);
  }

  #settle(held: Held): void {
    for (const id of held.latest) held.settled.add(id);
    held.latest = new Set();
  }

  #indexUnseen(ids: readonly string[], settled: Set<string>): void {
    this.putUnseen(this.#readOrRemove(ids));
    for (const id of ids) settled.delete(id);
  }

  #followedIds(): ReadonlySet<string> {
    const held = this.#held;
    const ids = [...this.#document.shapes.keys()];
    return new Set(ids.filter((id) => !held?.latest.has(id) && !held?.settled.has(id)));
  }

  #refresh(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      this.#held?.latest.delete(id);
      this.#held?.settled.delete(id);
    }
    this.put(this.#readOrRemove(ids));
  }

  /** Reads the shapes that exist; removes the others. */
  #readOrRemove(ids: Iterable<string>): readonly (readonly [id: string, shape: ReadShape])[] {
    const present: [string, ReadShape][] = [];
    for (const id of ids) {
      const shape = this.#read(id);
      if (shape === undefined) {
        if (this.get(id) !== undefined) this.remove(id);
      } else {
        present.push([id, this.#previewed(id, shape)]);
      }
    }
    return present;
  }

  /** A dragged shape stays at the pointer. */
  #previewed(id: string, read: ReadShape): ReadShape {
    const preview = this.#previews.get(id);
    if (typeof preview !== 'object' || read.type === 'placeholder') return read;
    return { ...preview.shape, style: read.style, z: read.z };
  }
}

function firstOf(ids: ReadonlySet<string>): readonly string[] {
  const first: string[] = [];
  for (const id of ids) {
    if (first.length === sliceCount) break;
    first.push(id);
  }
  return first;
}
