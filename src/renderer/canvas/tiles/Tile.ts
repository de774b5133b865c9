import type { DeviceTransform } from '../../drawing/geometry.ts';
import { Pen } from '../../drawing/Pen.ts';
import type { DeviceRect } from '../scene/grid.ts';
import { deviceRect, type ScenePaintSettings } from '../scene/paintScene.ts';
import { paintShape } from '../scene/paintShape.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { ShapeIndex } from '../scene/ShapeIndex.ts';
import type { DamageEntry } from './DamageLog.ts';
import { areaAround, commonArea, covers } from './tileGrid.ts';

const bytesPerPixel = 4;

/** A changed area of a tile. */
interface StalePlace {
  readonly area: DeviceRect;
  readonly revision: number;
}

/** What the newest shapes are drawn with. */
export interface Brush {
  readonly scene: ShapeIndex;
  readonly settings: ScenePaintSettings;
}

/** A finished picture of a part of the board at one scale, and the changes since. */
export class Tile {
  readonly transform: DeviceTransform;
  readonly #width: number;
  readonly #height: number;
  readonly #hasAlpha: boolean;
  #picture: ImageBitmap | OffscreenCanvas;
  /** Areas that no longer match the board. */
  #stale: StalePlace[] = [];
  /** Shapes added on top, which only have to be drawn. */
  #appended: SceneShape[] = [];

  constructor(picture: ImageBitmap, transform: DeviceTransform, { hasAlpha = false } = {}) {
    this.transform = transform;
    this.#picture = picture;
    this.#width = picture.width;
    this.#height = picture.height;
    this.#hasAlpha = hasAlpha;
  }

  get sizeBytes(): number {
    return this.#width * this.#height * bytesPerPixel;
  }

  /** The whole tile, in its own pixels. */
  get area(): DeviceRect {
    return { x: 0, y: 0, width: this.#width, height: this.#height };
  }

  /** The area that no longer matches the board, in its own pixels; undefined if there is none. */
  get staleArea(): DeviceRect | undefined {
    return areaAround(this.#stale.map(({ area }) => area));
  }

  /** Whether a part of it matches the board. */
  isFresh(part: DeviceRect): boolean {
    return this.#stale.every(({ area }) => commonArea(area, part) === undefined);
  }

  damage(entry: DamageEntry): void {
    const area = deviceRect(entry.rect, this, this.area);
    if (area === undefined) return;
    if (entry.appended === undefined) this.#stale.push({ area, revision: entry.revision });
    else this.#appended.push(entry.appended);
  }

  /** Replaces an area with a new picture that includes all changes up to `revision` and none of `later`. */
  patch(
    part: ImageBitmap,
    area: DeviceRect,
    revision: number,
    later: readonly DamageEntry[],
    brush: Brush,
  ): void {
    this.#settleAppended(brush);
    const context = this.#context();
    context.globalAlpha = 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'source-over';
    // The old content must not shine through.
    if (this.#hasAlpha) context.clearRect(area.x, area.y, area.width, area.height);
    context.drawImage(part, area.x, area.y);
    part.close();
    this.#stale = this.#stale.filter(
      (stale) => stale.revision > revision || !covers(area, stale.area),
    );
    for (const { rect, revision: since } of later) {
      const changed = deviceRect(rect, this, this.area);
      const lost = changed && commonArea(changed, area);
      if (lost !== undefined) this.#stale.push({ area: lost, revision: since });
    }
  }

  /** Draws a part of the tile onto a canvas. Resets the context's transform to the identity. */
  blit(context: CanvasRenderingContext2D, from: DeviceRect, to: DeviceRect, brush: Brush): void {
    this.#settleAppended(brush);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
    const { x, y, width, height } = from;
    context.drawImage(this.#picture, x, y, width, height, to.x, to.y, to.width, to.height);
  }

  close(): void {
    if (this.#picture instanceof ImageBitmap) this.#picture.close();
    else this.#picture.width = 0;
  }

  #settleAppended({ scene, settings }: Brush): void {
    if (this.#appended.length === 0) return;
    const pen = new Pen(this.#context());
    for (const shape of this.#appended) {
      // Replaced and removed shapes are recorded as damage.
      if (scene.get(shape.id) !== shape || scene.veilOf(shape.id) === 'hidden') continue;
      paintShape(pen, shape, { ...settings, transform: this.transform });
    }
    this.#appended = [];
  }

  /** An editable canvas with the picture. */
  #context(): OffscreenCanvasRenderingContext2D {
    const picture = this.#picture;
    const canvas =
      picture instanceof OffscreenCanvas ? picture : new OffscreenCanvas(this.#width, this.#height);
    const context = canvas.getContext('2d', { alpha: this.#hasAlpha });
    if (context === null) throw new Error('This system has no canvas to draw on.');
    if (picture instanceof ImageBitmap) {
      context.drawImage(picture, 0, 0);
      picture.close();
      this.#picture = canvas;
    }
    return context;
  }
}
