import { Emitter } from '../../../base/Emitter.ts';
import type { BoardDocument, DocumentChange } from '../../../shared/document/boardDocument.ts';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { Shape } from '../../../shared/document/shape.ts';
import { kindOf, shownShape } from '../../shapes/shapeKinds.ts';
import { ShapeIndex, type Veil } from './ShapeIndex.ts';

/** How a shape is shown for now, apart from what the document says. */
export type Preview = { readonly shape: Shape } | Veil;

/** What changed under an origin that is held back. */
interface Held {
  readonly origin: unknown;
  /** In the latest change: the next one may have more of them. */
  latest: Set<string>;
  /** In those before it. */
  readonly settled: Set<string>;
  /** Whether there was a change since what is settled was asked for. */
  isChanging: boolean;
}

/** Shapes that are read in one go: a frame or so. */
const sliceCount = 500;

/** The shapes of one page of a board. Follows the document by itself, and shows previews in its place. */
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
      // Pages decide where shapes of unlisted pages are seen.
      if (change.hasPageChange) this.#refresh(this.#followedIds());
      if (change.images.size > 0) super.redrawImages(change.images);
      this.#tell();
    });
  }

  /**
   * From now on, what changes under this origin is not shown until it is released. One origin at a time. Its changes
   * are parts of something larger; what one of them began the next one may end.
   */
  hold(origin: unknown): void {
    this.#held ??= { origin, latest: new Set(), settled: new Set(), isChanging: false };
  }

  /** Takes in what is held back, without showing it, as far as the next change is not likely to have more of it. */
  takeInSettled(): void {
    const held = this.#held;
    if (held === undefined) return;
    // What came since brought nothing new.
    if (!held.isChanging) this.#settle(held);
    held.isChanging = false;
    // A few at a time would make a worse index.
    if (held.settled.size < sliceCount) return;
    this.#takeIn(firstOf(held.settled), held.settled);
    this.#tell();
  }

  /** Takes in what is held back, slice by slice, and shows all of it at the end. */
  *release(): Generator<void> {
    const held = this.#held;
    if (held === undefined) return;
    this.#settle(held);
    const { settled } = held;
    // What the user changes meanwhile is followed, and taken out of it.
    for (let slice = firstOf(settled); slice.length > 0; slice = firstOf(settled)) {
      this.#takeIn(slice, settled);
      if (settled.size > 0) yield;
    }
    this.#held = undefined;
    this.showUnseen();
    this.#tell();
  }

  /** Whether anything here is written with a font. */
  get hasText(): boolean {
    for (const { shape } of this.all()) if (kindOf(shape).letters !== undefined) return true;
    return false;
  }

  /** Whether shapes are shown elsewhere, or otherwise, than the document says: somebody drags them. */
  get isPreviewing(): boolean {
    for (const preview of this.#previews.values()) if (typeof preview === 'object') return true;
    return false;
  }

  onChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Ids of all shapes, placeholders included, in the order of drawing. */
  ids(): string[] {
    return this.inOrder().map((shape) => shape.id);
  }

  /** Shows a shape otherwise than the document says, until `undefined` is set. */
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
    this.#tell();
  }

  override remove(id: string): void {
    this.#previews.delete(id);
    super.remove(id);
  }

  dispose(): void {
    this.#stopObserving();
    this.#changed.clear();
  }

  #tell(): void {
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

  #takeIn(ids: readonly string[], settled: Set<string>): void {
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

  /** The shapes that are there, as they are to be shown; the others are taken out. */
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

  /** A shape that is being dragged stays where the pointer has it. */
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
