import { growRect, type Rect } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';
import { deviceRect, type ScenePaintSettings } from '../scene/paintScene.ts';
import { contextOf, makeCanvas, resizeCanvas } from '../tiles/canvasElement.ts';

/** The canvases of the live layer. Each painting starts empty, except for what is kept. */
export interface LiveSurface {
  /**
   * A clear canvas over a part of the board, and the settings to paint with.
   * @param marginPx device pixels around it that may also be painted
   * @returns undefined when none of it is visible
   */
  over(rect: Rect, marginPx: number): LivePatch | undefined;
  /**
   * The canvas over the whole view, below the other one. It keeps its content as long as each painting requests
   * it with the same key and the view does not change.
   */
  kept(key: string): KeptPicture;
}

export interface LivePatch {
  readonly context: CanvasRenderingContext2D;
  /** The settings of the view, relative to the corner of the patch. */
  readonly settings: ScenePaintSettings;
}

export interface KeptPicture {
  readonly context: CanvasRenderingContext2D;
  /** Whether earlier content was discarded. */
  readonly isEmpty: boolean;
}

/** Paints what is not settled yet: live ink, the selection. */
export type LivePainter = (surface: LiveSurface, settings: ScenePaintSettings) => void;

/** Blending and opacity of ink while it is drawn, the same as afterwards. */
export interface LiveLook {
  readonly blend: 'normal' | 'multiply' | 'screen';
  /** 0 to 1. */
  readonly opacity: number;
}

/** The patch is aligned to multiples of this, in device pixels, so that it rarely changes its size. */
const patchStepPx = 128;

/**
 * Canvases for unsettled content above the settled scene. A frame costs the whole area of every canvas painted in
 * it, so content that changes all the time is on a canvas that is as small as possible, and lasting content on
 * another.
 */
export class LiveLayer {
  readonly element = document.createElement('div');
  readonly #kept = contextOf(makeCanvas(), { alpha: true });
  readonly #patch = contextOf(makeCanvas(), { alpha: true });
  readonly #view: HTMLCanvasElement;
  /** The pixel density for which the patch was last sized. */
  #patchRatio = 1;
  /** What is painted on the kept canvas; undefined if it is empty. */
  #keptKey: string | undefined;

  /** @param view the canvas below, which has the size of the view */
  constructor(view: HTMLCanvasElement) {
    this.#view = view;
    this.element.append(this.#kept.canvas, this.#patch.canvas);
  }

  /** Sets how it is composited over the canvases below. */
  setLook({ blend, opacity }: LiveLook): void {
    this.element.style.mixBlendMode = blend;
    this.element.style.opacity = String(opacity);
  }

  paint(paintLive: LivePainter, settings: ScenePaintSettings): void {
    let isKept = false;
    let isPatched = false;
    const surface: LiveSurface = {
      over: (rect, marginPx) => {
        const patch = this.#layPatch(rect, marginPx, settings);
        isPatched ||= patch !== undefined;
        return patch;
      },
      kept: (key) => {
        isKept = true;
        return this.#keep(key, settings);
      },
    };
    paintLive(surface, settings);
    if (!isKept) this.#dropKept();
    // Even an empty canvas would be composited in each frame.
    this.#patch.canvas.style.visibility = isPatched ? 'visible' : 'hidden';
  }

  /** The system discarded the memory of the canvases. */
  contextLost(): void {
    this.#keptKey = undefined;
  }

  #layPatch(rect: Rect, marginPx: number, settings: ScenePaintSettings): LivePatch | undefined {
    const { transform, devicePixelRatio } = settings;
    const area = deviceRect(growRect(rect, marginPx / transform.scale), settings, this.#view);
    if (area === undefined) return undefined;
    const { canvas } = this.#patch;
    const place = patchAround(area);
    const isAsLarge = place.width === canvas.width && place.height === canvas.height;
    // The same number of pixels is another size at another density.
    if (!isAsLarge || devicePixelRatio !== this.#patchRatio) {
      resizeCanvas(canvas, place, devicePixelRatio);
      this.#patchRatio = devicePixelRatio;
    }
    const { x, y } = place;
    canvas.style.transform = `translate(${x / devicePixelRatio}px, ${y / devicePixelRatio}px)`;
    this.#patch.reset();
    const moved = { ...transform, tx: transform.tx - x, ty: transform.ty - y };
    return { context: this.#patch, settings: { ...settings, transform: moved } };
  }

  #keep(key: string, { transform, theme, devicePixelRatio }: ScenePaintSettings): KeptPicture {
    const { width, height } = this.#view;
    const { scale, tx, ty } = transform;
    const full = [key, width, height, devicePixelRatio, scale, tx, ty, theme.name].join(' ');
    const isEmpty = full !== this.#keptKey;
    if (isEmpty) resizeCanvas(this.#kept.canvas, { width, height }, devicePixelRatio);
    this.#keptKey = full;
    return { context: this.#kept, isEmpty };
  }

  /** Releases its memory too. */
  #dropKept(): void {
    if (this.#keptKey === undefined) return;
    this.#keptKey = undefined;
    resizeCanvas(this.#kept.canvas, { width: 0, height: 0 }, 1);
  }
}

function patchAround({ x, y, width, height }: DeviceRect): DeviceRect {
  const left = Math.floor(x / patchStepPx) * patchStepPx;
  const top = Math.floor(y / patchStepPx) * patchStepPx;
  const right = Math.ceil((x + width) / patchStepPx) * patchStepPx;
  const bottom = Math.ceil((y + height) / patchStepPx) * patchStepPx;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
