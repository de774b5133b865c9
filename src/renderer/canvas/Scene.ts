import type { BoardDocument, ReadShape } from '../../shared/document/boardDocument.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { ShapeIndex, type Veil } from './ShapeIndex.ts';
import { isReadable } from './shapeGeometry.ts';

/** How a shape is shown for now, apart from what the document says. */
export type Preview = { readonly shape: Shape } | Veil;

/** Shapes that show words. */
const writtenTypes: ReadonlySet<ReadShape['type']> = new Set([
  'text',
  'note',
  'frame',
  'placeholder',
]);

/** The shapes of one page of a board. Follows the document by itself, and shows previews in its place. */
export class Scene extends ShapeIndex {
  readonly page: string;
  readonly #document: BoardDocument;
  readonly #stopObserving: () => void;
  readonly #previews = new Map<string, Preview>();
  readonly #listeners = new Set<() => void>();

  constructor(document: BoardDocument, page: string) {
    super();
    this.#document = document;
    this.page = page;
    this.#refresh(new Set(document.shapes.keys()));
    this.#stopObserving = document.observe((change) => {
      this.#refresh(change.shapes);
      // Pages decide where shapes of unlisted pages are seen.
      if (change.hasPageChange) this.#refresh(new Set(document.shapes.keys()));
      if (change.images.size > 0) super.redrawImages(change.images);
      this.#tell();
    });
  }

  /** Whether anything here is written with a font. */
  get hasText(): boolean {
    for (const { shape } of this.all()) if (writtenTypes.has(shape.type)) return true;
    return false;
  }

  /** Whether shapes are shown elsewhere, or otherwise, than the document says: somebody drags them. */
  get isPreviewing(): boolean {
    for (const preview of this.#previews.values()) if (typeof preview === 'object') return true;
    return false;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ids that the user may change, in the order of drawing. */
  editableIds(): string[] {
    return this.inOrder()
      .filter((shape) => shape.shape.type !== 'placeholder')
      .map((shape) => shape.id);
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
    this.#listeners.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #read(id: string): ReadShape | undefined {
    const shape = this.#document.read(id);
    if (shape === undefined || this.#document.pageOf(shape) !== this.page) return undefined;
    if (isReadable(shape)) return shape;
    return {
      type: 'placeholder',
      label: shape.type,
      page: shape.page,
      z: shape.z,
      x: shape.x,
      y: shape.y,
      width: 96,
      height: 96,
    };
  }

  #refresh(ids: ReadonlySet<string>): void {
    const present: [string, ReadShape][] = [];
    for (const id of ids) {
      const shape = this.#read(id);
      if (shape === undefined) {
        if (this.get(id) !== undefined) this.remove(id);
      } else {
        present.push([id, this.#previewed(id, shape)]);
      }
    }
    this.put(present);
  }

  /** A shape that is being dragged stays where the pointer has it. */
  #previewed(id: string, read: ReadShape): ReadShape {
    const preview = this.#previews.get(id);
    if (typeof preview !== 'object' || read.type === 'placeholder') return read;
    return { ...preview.shape, style: read.style, z: read.z };
  }
}
