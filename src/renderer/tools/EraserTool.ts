import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { LiveSurface } from '../canvas/view/LiveLayer.ts';
import { rectOfPoints } from '../drawing/geometry.ts';
import type { Tool, ToolHost } from './tool.ts';

/** Radius around the pointer, CSS pixels. */
const radiusPx = 6;

interface Erasing {
  readonly last: BoardPointer;
  readonly ids: Set<string>;
}

/** Erases whole shapes: those on the pointer's path fade, and are deleted together when it is lifted. */
export class EraserTool implements Tool {
  readonly #host: ToolHost;
  #erasing: Erasing | undefined;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursorAt(): string {
    return 'crosshair';
  }

  pointerDown(pointer: BoardPointer): void {
    this.#erasing = { last: pointer, ids: new Set() };
    this.#sweep(pointer);
  }

  pointerMove(pointers: readonly BoardPointer[]): void {
    for (const pointer of pointers) this.#sweep(pointer);
  }

  pointerUp(pointer: BoardPointer): void {
    this.#sweep(pointer);
    this.interrupt();
  }

  interrupt(): void {
    const erase = this.#takeErasure();
    if (erase !== undefined) this.#host.commit('erase', erase);
  }

  cancel(): void {
    const erase = this.#takeErasure();
    if (erase !== undefined) this.#host.commitUndone('erase', erase);
  }

  discard(): void {
    this.#end();
  }

  paintLive(surface: LiveSurface, { devicePixelRatio }: ScenePaintSettings): void {
    const pointer = this.#erasing?.last;
    if (pointer === undefined) return;
    const radius = radiusPx * devicePixelRatio;
    const lineWidth = 1.5 * devicePixelRatio;
    const patch = surface.over(rectOfPoints(pointer, pointer), radius + lineWidth);
    if (patch === undefined) return;
    const { context, settings } = patch;
    const { scale, tx, ty } = settings.transform;
    context.globalAlpha = 0.6;
    context.strokeStyle = settings.theme.placeholder;
    context.lineWidth = lineWidth;
    context.beginPath();
    context.arc(pointer.x * scale + tx, pointer.y * scale + ty, radius, 0, Math.PI * 2);
    context.stroke();
  }

  /** Ends the sweep. @returns the change to the board, undefined when nothing was hit */
  #takeErasure(): ((document: BoardDocument) => void) | undefined {
    const ids = this.#erasing?.ids;
    this.#end();
    if (ids === undefined || ids.size === 0) return undefined;
    return (document) => {
      for (const id of ids) document.remove(id);
    };
  }

  #sweep(pointer: BoardPointer): void {
    const erasing = this.#erasing;
    if (erasing === undefined) return;
    const radius = radiusPx / this.#host.zoom;
    for (const shape of this.#host.scene.swept(erasing.last, pointer, radius)) {
      if (erasing.ids.has(shape.id)) continue;
      erasing.ids.add(shape.id);
      this.#host.scene.setPreview(shape.id, 'faded');
    }
    this.#erasing = { ...erasing, last: pointer };
    this.#host.invalidateLive();
  }

  #end(): void {
    this.#erasing = undefined;
    this.#host.scene.clearPreviews();
    this.#host.invalidateLive();
  }
}
