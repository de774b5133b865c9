import { readShape } from '../../../shared/document/readShape.ts';
import { defaultPageId } from '../../../shared/document/shape.ts';
import type { StoredBoard } from '../../../shared/document/stored/StoredBoard.ts';
import { compareOrder } from '../../../shared/document/zOrder.ts';
import { intersects, type Rect } from '../../drawing/geometry.ts';
import { shownShape } from '../../shapes/shapeKinds.ts';
import type { PaintedShapes } from '../scene/paintScene.ts';
import { boundsOfShapes, SceneShape } from '../scene/SceneShape.ts';

/** The shapes of a stored board in drawing order. An index is not worth its cost for one picture. */
export class EarlyScene implements PaintedShapes {
  readonly #shapes: readonly SceneShape[];

  constructor(board: StoredBoard) {
    const shapes: SceneShape[] = [];
    for (const [id, record] of board.shapes()) {
      const shape = readShape(record);
      const isHere = shape.page === defaultPageId || !board.hasPage(shape.page);
      if (isHere) shapes.push(new SceneShape(id, shownShape(shape)));
    }
    this.#shapes = isOrdered(shapes) ? shapes : shapes.sort(compareOrder);
  }

  /** Like that of a `ShapeIndex`. */
  get bounds(): Rect | undefined {
    return boundsOfShapes(this.#shapes);
  }

  query(rect: Rect): SceneShape[] {
    return this.#shapes.filter((shape) => intersects(shape, rect));
  }

  /** Like that of a `ShapeIndex`. */
  costWithin(rect: Rect, limit: number, costOf: (shape: SceneShape) => number): number {
    let cost = 0;
    for (const shape of this.#shapes) {
      if (intersects(shape, rect)) cost += costOf(shape);
      if (cost > limit) break;
    }
    return cost;
  }

  isShown(): boolean {
    return true;
  }

  veilOf(): undefined {
    return undefined;
  }
}

/** Usually true, since newer shapes are on top. */
const isOrdered = (shapes: readonly SceneShape[]): boolean =>
  shapes.every((shape, index) => {
    const before = shapes[index - 1];
    return before === undefined || compareOrder(before, shape) < 0;
  });
