import RBush from 'rbush';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import { compareOrder, isOrderKey } from '../../../shared/document/zOrder.ts';
import { intersects, type Point, type Rect, unionRects } from '../../drawing/geometry.ts';
import { imageHashOf } from '../../shapes/shapeKinds.ts';
import { hitsShape } from './hitTest.ts';
import { SceneShape } from './SceneShape.ts';

/** A shape that is temporarily faded or hidden. */
export type Veil = 'faded' | 'hidden';

/** What must be redrawn. `appended` shapes are on top of everything and only have to be drawn. */
export interface Damage {
  readonly rects: readonly Rect[];
  readonly appended: readonly SceneShape[];
}

/** A node of RBush's tree; the leaves are shapes. */
interface IndexNode extends Rect {
  readonly leaf: boolean;
  readonly children: readonly (IndexNode | SceneShape)[];
}

/** More new shapes than this are indexed in bulk. */
const bulkCount = 200;
/** Above this number, one rectangle around all damage is cheaper. */
const maxDamageRects = 24;

/**
 * The shapes of one page: a spatial index, the drawing order, and the damage since the last frame. Independent of
 * the document, so that a worker can have one too.
 */
export class ShapeIndex {
  readonly #shapes = new Map<string, SceneShape>();
  readonly #veils = new Map<string, Veil>();
  /** All shapes within the limits of a board. */
  readonly #index = new RBush<SceneShape>();
  /** Shapes beyond these limits. */
  readonly #outside = new Set<SceneShape>();
  readonly #placeholderIds = new Set<string>();
  /** In drawing order, with holes where shapes were removed. */
  #ranked: (SceneShape | undefined)[] = [];
  #isRanked = true;
  #damage: Rect[] = [];
  #appended: SceneShape[] = [];
  /** Added, but not to be drawn yet. */
  #unseen: SceneShape[] = [];
  #changed = new Set<string>();

  get size(): number {
    return this.#shapes.size;
  }

  /** The bounds of all shapes within the limits of a board; undefined if there are none. */
  get bounds(): Rect | undefined {
    const { minX, minY, maxX, maxY } = this.#index.toJSON() as Rect;
    return minX > maxX ? undefined : { minX, minY, maxX, maxY };
  }

  /** Ids of shapes that cannot be read. */
  get placeholderIds(): ReadonlySet<string> {
    return this.#placeholderIds;
  }

  get(id: string): SceneShape | undefined {
    return this.#shapes.get(id);
  }

  /** In no order. */
  all(): Iterable<SceneShape> {
    return this.#shapes.values();
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
    for (const shape of this.#outside) if (intersects(shape, rect)) found.push(shape);
    if (found.length > this.#ranked.length / 2) {
      return this.inOrder().filter((shape) => intersects(shape, rect));
    }
    return found.sort((a, b) => a.rank - b.rank);
  }

  /**
   * The total cost of the shapes that may touch a rectangle. Stops once it exceeds `limit`, so a full rectangle
   * takes no longer than an empty one.
   */
  costWithin(rect: Rect, limit: number, costOf: (shape: SceneShape) => number): number {
    const waiting = [this.#index.toJSON() as IndexNode];
    let cost = 0;
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const child of node.children) {
        if (!intersects(child, rect)) continue;
        if (child instanceof SceneShape) cost += costOf(child);
        else waiting.push(child);
        if (cost > limit) return cost;
      }
    }
    for (const shape of this.#outside) if (intersects(shape, rect)) cost += costOf(shape);
    return cost;
  }

  /** The topmost shape under a point; a placeholder only if there is nothing else. */
  hit(point: Point, tolerance: number): SceneShape | undefined {
    const hits = this.#hits(point, point, tolerance);
    return hits.findLast(({ isPlaceholder }) => !isPlaceholder) ?? hits.at(-1);
  }

  /** All readable shapes whose ink is crossed by the segment from `from` to `to`. */
  swept(from: Point, to: Point, tolerance: number): SceneShape[] {
    return this.#hits(from, to, tolerance).filter(({ isPlaceholder }) => !isPlaceholder);
  }

  /** The highest valid order key. */
  topKey(): string | undefined {
    this.#rank();
    return this.#ranked.findLast((shape) => shape !== undefined && isOrderKey(shape.z))?.z;
  }

  bottomKey(): string | undefined {
    this.#rank();
    return this.#ranked.find((shape) => shape !== undefined && isOrderKey(shape.z))?.z;
  }

  /** Whether any part of a shape can be drawn or hit. */
  isShown({ id, isUnseen }: SceneShape): boolean {
    return !isUnseen && this.#veils.get(id) !== 'hidden';
  }

  veilOf(id: string): Veil | undefined {
    return this.#veils.get(id);
  }

  setVeil(id: string, veil: Veil | undefined): void {
    if (this.#veils.get(id) === veil) return;
    if (veil === undefined) this.#veils.delete(id);
    else this.#veils.set(id, veil);
    this.#changed.add(id);
    const shape = this.#shapes.get(id);
    if (shape !== undefined) this.#damage.push(shape);
  }

  /** Adds shapes; replaces those with the same ids. */
  put(shapes: Iterable<readonly [id: string, shape: ReadShape]>): void {
    this.#add(this.#replaceKnown(shapes));
  }

  /** @returns the new shapes, which are not added yet */
  #replaceKnown(shapes: Iterable<readonly [id: string, shape: ReadShape]>): SceneShape[] {
    const added: SceneShape[] = [];
    for (const [id, shape] of shapes) {
      const before = this.#shapes.get(id);
      const after = new SceneShape(id, shape, before);
      this.#changed.add(id);
      if (before === undefined) added.push(after);
      else this.#replace(before, after);
    }
    return added;
  }

  /** Like `put`, but new shapes are not drawn until `showUnseen`. */
  protected putUnseen(shapes: Iterable<readonly [id: string, shape: ReadShape]>): void {
    const added = this.#replaceKnown(shapes);
    this.#load(added);
    for (const shape of added) {
      shape.isUnseen = true;
      this.#unseen.push(shape);
    }
  }

  /** Whether there are shapes that must not be drawn yet. */
  get hasUnseen(): boolean {
    return this.#unseen.length > 0;
  }

  protected showUnseen(): void {
    for (const { id } of this.#unseen) {
      const shape = this.#shapes.get(id);
      if (shape !== undefined) shape.isUnseen = false;
    }
    const place = unionRects(this.#unseen);
    if (place !== undefined) this.#damage.push(place);
    this.#unseen = [];
  }

  /** Marks shapes with these images as damaged. */
  redrawImages(hashes: ReadonlySet<string>): void {
    for (const shape of this.#shapes.values()) {
      const hash = imageHashOf(shape.shape);
      if (hash === undefined || !hashes.has(hash)) continue;
      this.#changed.add(shape.id);
      this.#damage.push(shape);
    }
  }

  remove(id: string): void {
    this.#veils.delete(id);
    const shape = this.#shapes.get(id);
    if (shape === undefined) return;
    this.#changed.add(id);
    this.#takeOut(shape);
    this.#shapes.delete(id);
    if (this.#isRanked) {
      this.#ranked[shape.rank] = undefined;
      while (this.#ranked.length > 0 && this.#ranked.at(-1) === undefined) this.#ranked.pop();
    }
    this.#damage.push(shape);
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
    // A shape that was removed or replaced since is damage already.
    const appended = this.#appended.filter((shape) => this.#shapes.get(shape.id) === shape);
    this.#damage = [];
    this.#appended = [];
    return { rects, appended };
  }

  /** Returns the ids added, removed or changed since the last call. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  #hits(from: Point, to: Point, tolerance: number): SceneShape[] {
    const around = {
      minX: Math.min(from.x, to.x) - tolerance,
      minY: Math.min(from.y, to.y) - tolerance,
      maxX: Math.max(from.x, to.x) + tolerance,
      maxY: Math.max(from.y, to.y) + tolerance,
    };
    return this.query(around).filter(
      (shape) => this.isShown(shape) && hitsShape(shape, from, to, tolerance),
    );
  }

  #add(added: SceneShape[]): void {
    if (added.length > bulkCount) {
      this.#load(added);
      const union = unionRects(added);
      if (union !== undefined) this.#damage.push(union);
      return;
    }
    for (const shape of added) {
      this.#putIn(shape);
      this.#shapes.set(shape.id, shape);
      const top = this.#isRanked ? this.#ranked.at(-1) : undefined;
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

  #putIn(shape: SceneShape): void {
    if (!this.#setAside(shape)) this.#index.insert(shape);
  }

  #takeOut(shape: SceneShape): void {
    this.#placeholderIds.delete(shape.id);
    if (!this.#outside.delete(shape)) this.#index.remove(shape);
  }

  /** @returns whether the shape does not belong in the spatial index */
  #setAside(shape: SceneShape): boolean {
    if (shape.isPlaceholder) this.#placeholderIds.add(shape.id);
    if (shape.isOutside) this.#outside.add(shape);
    return shape.isOutside;
  }

  #load(added: readonly SceneShape[]): void {
    this.#index.load(added.filter((shape) => !this.#setAside(shape)));
    for (const shape of added) this.#shapes.set(shape.id, shape);
    this.#isRanked = false;
  }

  #replace(before: SceneShape, after: SceneShape): void {
    this.#takeOut(before);
    this.#putIn(after);
    this.#shapes.set(after.id, after);
    after.rank = before.rank;
    if (this.#isRanked && before.z === after.z) this.#ranked[after.rank] = after;
    else this.#isRanked = false;
    after.isUnseen = before.isUnseen;
    // An unseen shape becomes damage when it is shown.
    if (after.isUnseen) this.#unseen.push(after);
    else this.#damage.push(before, after);
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
