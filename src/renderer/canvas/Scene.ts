import RBush from 'rbush';
import type { BoardDocument, ReadShape } from '../../shared/document/boardDocument.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { compareOrder, isOrderKey } from '../../shared/document/zOrder.ts';
import { intersects, type Point, type Rect, unionRects } from './geometry.ts';
import { hitsShape } from './hitTest.ts';
import { SceneShape } from './SceneShape.ts';
import { isReadable } from './shapeGeometry.ts';

/** How a shape is shown for now, apart from what the document says. */
export type Preview = { readonly shape: Shape } | 'faded' | 'hidden';

/** What must be drawn again. `appended` came on top of everything, so it can simply be drawn. */
export interface Damage {
  readonly rects: readonly Rect[];
  readonly appended: readonly SceneShape[];
}

/** Shapes that show words. */
const writtenTypes: ReadonlySet<ReadShape['type']> = new Set([
  'text',
  'note',
  'frame',
  'placeholder',
]);

/** Above this many new shapes the index is built in bulk. */
const bulkCount = 200;
/** Above this many damaged places one rectangle around them is cheaper. */
const maxDamageRects = 24;

/**
 * The shapes of one page, ready to be found and drawn: a spatial index, the order of drawing, and what has to
 * be drawn again since the last frame. Follows the document by itself.
 */
export class Scene {
  readonly page: string;
  readonly #document: BoardDocument;
  readonly #stopObserving: () => void;
  readonly #shapes = new Map<string, SceneShape>();
  readonly #previews = new Map<string, Preview>();
  readonly #index = new RBush<SceneShape>();
  readonly #listeners = new Set<() => void>();
  /** In the order of drawing; holes where shapes were taken out. */
  #ranked: (SceneShape | undefined)[] = [];
  #isRanked = true;
  #damage: Rect[] = [];
  #appended: SceneShape[] = [];

  constructor(document: BoardDocument, page: string) {
    this.#document = document;
    this.page = page;
    this.#refresh(new Set(document.shapes.keys()));
    this.#stopObserving = document.observe((change) => {
      this.#refresh(change.shapes);
      // Pages decide where shapes of unlisted pages are seen.
      if (change.hasPageChange) this.#refresh(new Set(document.shapes.keys()));
      for (const listener of this.#listeners) listener();
    });
  }

  get size(): number {
    return this.#shapes.size;
  }

  /** The bounds of everything, undefined while the page is empty. */
  get bounds(): Rect | undefined {
    const { minX, minY, maxX, maxY } = this.#index.toJSON() as Rect;
    return this.#shapes.size === 0 ? undefined : { minX, minY, maxX, maxY };
  }

  /** Whether anything here is written with a font. */
  get hasText(): boolean {
    return [...this.#shapes.values()].some(({ shape }) => writtenTypes.has(shape.type));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(id: string): SceneShape | undefined {
    return this.#shapes.get(id);
  }

  /** Ids that the user may change, in the order of drawing. */
  editableIds(): string[] {
    return this.inOrder()
      .filter((shape) => shape.shape.type !== 'placeholder')
      .map((shape) => shape.id);
  }

  /** All shapes, lowest first. */
  inOrder(): SceneShape[] {
    this.#rank();
    return this.#ranked.filter((shape) => shape !== undefined);
  }

  /** The shapes whose ink may touch a rectangle, lowest first. */
  query(rect: Rect): SceneShape[] {
    this.#rank();
    const found = this.#index.search(rect);
    if (found.length > this.#ranked.length / 2) {
      return this.inOrder().filter((shape) => intersects(shape, rect));
    }
    return found.sort((a, b) => a.rank - b.rank);
  }

  /** The topmost shape under a point, undefined if there is none. */
  hit(point: Point, tolerance: number): SceneShape | undefined {
    return this.#hits(point, point, tolerance).at(-1);
  }

  /** Every shape whose ink lies on the way from `from` to `to`. */
  swept(from: Point, to: Point, tolerance: number): SceneShape[] {
    return this.#hits(from, to, tolerance);
  }

  /** The highest key that a new key can be made above. */
  topKey(): string | undefined {
    this.#rank();
    return this.#ranked.findLast((shape) => shape !== undefined && isOrderKey(shape.z))?.z;
  }

  bottomKey(): string | undefined {
    this.#rank();
    return this.#ranked.find((shape) => shape !== undefined && isOrderKey(shape.z))?.z;
  }

  /** Shows a shape otherwise than the document says, until `undefined` is set. */
  setPreview(id: string, preview: Preview | undefined): void {
    const shape = this.#shapes.get(id);
    const before = this.#previews.get(id);
    if (before === preview) return;
    if (preview === undefined) this.#previews.delete(id);
    else this.#previews.set(id, preview);
    if (shape === undefined) return;
    if (typeof preview === 'object' || typeof before === 'object') {
      const original = typeof preview === 'object' ? preview.shape : this.#read(id);
      if (original !== undefined) this.#replace(shape, new SceneShape(id, original, shape));
    } else {
      this.#damage.push(shape);
    }
  }

  previewOf(id: string): 'faded' | 'hidden' | undefined {
    const preview = this.#previews.get(id);
    return typeof preview === 'object' ? undefined : preview;
  }

  clearPreviews(): void {
    for (const id of [...this.#previews.keys()]) this.setPreview(id, undefined);
  }

  get isDamaged(): boolean {
    return this.#damage.length > 0 || this.#appended.length > 0;
  }

  takeDamage(): Damage {
    let rects = this.#damage;
    if (rects.length > maxDamageRects) {
      const union = unionRects(rects);
      rects = union === undefined ? [] : [union];
    }
    // A shape that is gone again, or was replaced, is damage already.
    const appended = this.#appended.filter((shape) => this.#shapes.get(shape.id) === shape);
    this.#damage = [];
    this.#appended = [];
    return { rects, appended };
  }

  dispose(): void {
    this.#stopObserving();
    this.#listeners.clear();
  }

  #hits(from: Point, to: Point, tolerance: number): SceneShape[] {
    const around = {
      minX: Math.min(from.x, to.x) - tolerance,
      minY: Math.min(from.y, to.y) - tolerance,
      maxX: Math.max(from.x, to.x) + tolerance,
      maxY: Math.max(from.y, to.y) + tolerance,
    };
    return this.query(around).filter(
      (shape) => this.#previews.get(shape.id) !== 'hidden' && hitsShape(shape, from, to, tolerance),
    );
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
    const added: SceneShape[] = [];
    for (const id of ids) {
      const before = this.#shapes.get(id);
      const read = this.#read(id);
      if (read === undefined) {
        if (before !== undefined) this.#take(before);
        continue;
      }
      const preview = this.#previews.get(id);
      const shape =
        typeof preview === 'object' && read.type !== 'placeholder'
          ? { ...preview.shape, style: read.style, z: read.z }
          : read;
      const after = new SceneShape(id, shape, before);
      if (before === undefined) added.push(after);
      else this.#replace(before, after);
    }
    this.#add(added);
  }

  #add(added: SceneShape[]): void {
    if (added.length > bulkCount) {
      this.#index.load(added);
      for (const shape of added) this.#shapes.set(shape.id, shape);
      this.#isRanked = false;
      const union = unionRects(added);
      if (union !== undefined) this.#damage.push(union);
      return;
    }
    for (const shape of added) {
      this.#index.insert(shape);
      this.#shapes.set(shape.id, shape);
      const top = this.#isRanked ? this.#top() : undefined;
      if (this.#isRanked && (top === undefined || compareOrder(top, shape) < 0)) {
        shape.rank = this.#ranked.length;
        this.#ranked.push(shape);
        this.#appended.push(shape);
      } else {
        this.#isRanked = false;
        this.#damage.push(shape);
      }
    }
  }

  #replace(before: SceneShape, after: SceneShape): void {
    this.#index.remove(before);
    this.#index.insert(after);
    this.#shapes.set(after.id, after);
    after.rank = before.rank;
    if (this.#isRanked && before.z === after.z) this.#ranked[after.rank] = after;
    else this.#isRanked = false;
    this.#damage.push(before, after);
  }

  #take(shape: SceneShape): void {
    this.#index.remove(shape);
    this.#shapes.delete(shape.id);
    this.#previews.delete(shape.id);
    if (this.#isRanked) {
      this.#ranked[shape.rank] = undefined;
      while (this.#ranked.length > 0 && this.#ranked.at(-1) === undefined) this.#ranked.pop();
    }
    this.#damage.push(shape);
  }

  #top(): SceneShape | undefined {
    return this.#ranked.at(-1);
  }

  #rank(): void {
    if (this.#isRanked) return;
    const ranked = [...this.#shapes.values()].sort(compareOrder);
    ranked.forEach((shape, rank) => {
      shape.rank = rank;
    });
    this.#ranked = ranked;
    this.#isRanked = true;
  }
}
