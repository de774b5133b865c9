import type { DeviceTransform } from '../../drawing/geometry.ts';
import { Pen } from '../../drawing/Pen.ts';
import { areaNow } from '../scene/camera.ts';
import { type DeviceRect, paintGrid } from '../scene/grid.ts';
import type { ScenePaintSettings } from '../scene/paintScene.ts';
import { paintShape } from '../scene/paintShape.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { ShapeIndex } from '../scene/ShapeIndex.ts';
import type { Tile } from './Tile.ts';
import { covers } from './tileGrid.ts';

/**
 * Shown where tiles are missing: the overview, the last complete picture of the canvas, and shapes drawn since.
 * Coarse, but never blank.
 */
export class FallbackTiles {
  readonly #canvas: HTMLCanvasElement;
  readonly #overview: () => Tile | undefined;
  #last: { readonly canvas: OffscreenCanvas; readonly transform: DeviceTransform } | undefined;
  #added: SceneShape[] = [];

  /** @param canvas its last complete picture is kept */
  constructor(canvas: HTMLCanvasElement, overview: () => Tile | undefined) {
    this.#canvas = canvas;
    this.#overview = overview;
  }

  /** Keeps the complete canvas, which is about to become incomplete. */
  keep(painted: ScenePaintSettings | undefined): void {
    if (painted === undefined) return;
    const { width, height } = this.#canvas;
    this.forget();
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d', { alpha: false })?.drawImage(this.#canvas, 0, 0);
    this.#last = { canvas, transform: painted.transform };
  }

  /** A shape was added on top after the pictures were made. */
  add(shape: SceneShape): void {
    this.#added.push(shape);
  }

  /** The canvas is complete: no fallback is needed. */
  forget(): void {
    // Releases its memory at once instead of at garbage collection.
    if (this.#last !== undefined) this.#last.canvas.width = 0;
    this.#last = undefined;
    this.#added = [];
  }

  paint(
    context: CanvasRenderingContext2D,
    area: DeviceRect,
    scene: ShapeIndex,
    settings: ScenePaintSettings,
  ): void {
    const { transform } = settings;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    const overview = this.#overview();
    const last = this.#placeOfLast(transform);
    if (last === undefined || !covers(last, area)) {
      paintGrid(context, transform, settings.devicePixelRatio, area, settings.theme);
      if (overview !== undefined) {
        const place = areaNow(overview.area, overview.transform, transform);
        overview.blit(context, overview.area, place, { scene, settings });
      }
    }
    // Reduced further than this, it would look worse than its surroundings.
    const isFine = overview !== undefined && overview.transform.scale >= transform.scale;
    if (last !== undefined && !isFine) this.#paintLast(context, last);
    const pen = new Pen(context);
    for (const shape of this.#added) {
      if (scene.get(shape.id) === shape) paintShape(pen, shape, settings);
    }
    context.restore();
  }

  #placeOfLast(transform: DeviceTransform): DeviceRect | undefined {
    if (this.#last === undefined) return undefined;
    const { width, height } = this.#last.canvas;
    return areaNow({ x: 0, y: 0, width, height }, this.#last.transform, transform);
  }

  #paintLast(context: CanvasRenderingContext2D, { x, y, width, height }: DeviceRect): void {
    if (this.#last === undefined) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
    context.drawImage(this.#last.canvas, x, y, width, height);
  }
}
