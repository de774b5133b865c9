import { growRect, type Rect } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';
import { deviceRect, type ScenePaintSettings } from '../scene/paintScene.ts';
import { contextOf, makeCanvas, resizeCanvas } from '../tiles/canvasElement.ts';

/** Where the live layer is painted on. Nothing is left of the painting before, but for what is kept. */
export interface LiveSurface {
  /**
   * A clear canvas over a part of the board, and what to paint on it with.
   * @param marginPx device pixels around it that may be painted on too
   * @returns undefined when nothing of it is in view
   */
  over(rect: Rect, marginPx: number): LivePatch | undefined;
  /**
   * The canvas over all of the view, below the other one: it keeps what is painted on it for as long as each
   * painting asks for it with the same key and nothing else comes into view.
   */
  kept(key: string): KeptPicture;
}

export interface LivePatch {
  readonly context: CanvasRenderingContext2D;
  /** Those of the view, from the corner of the patch. */
  readonly settings: ScenePaintSettings;
}

export interface KeptPicture {
  readonly context: CanvasRenderingContext2D;
  /** Nothing of what was painted there before is left. */
  readonly isEmpty: boolean;
}

/** Paints what is not settled yet: live ink, the selection. */
export type LivePainter = (surface: LiveSurface, settings: ScenePaintSettings) => void;

/** Ink blends and shines through while it is drawn as it will afterwards. */
export interface LiveLook {
  readonly blend: 'normal' | 'multiply' | 'screen';
  /** 0 to 1. */
  readonly opacity: number;
}

/** The patch begins and ends at multiples of it, in device pixels, so that it is seldom made anew. */
const patchStepPx = 128;

/**
 * What is not settled yet, over the settled scene. A frame costs what the canvases cost, as wholes, that were painted
 * on in it: what changes all the time is on one that is no larger than it has to be, and what stays is on another.
 */
export class LiveLayer {
  readonly element = document.createElement('div');
  readonly #kept = contextOf(makeCanvas(), { alpha: true });
  readonly #patch = contextOf(makeCanvas(), { alpha: true });
  readonly #view: HTMLCanvasElement;
  /** The density that the patch was last sized for. */
  #patchRatio = 1;
  /** What is painted on the kept canvas; undefined when there is nothing. */
  #keptKey: string | undefined;

  /** @param view the canvas below, which is as large as the view */
  constructor(view: HTMLCanvasElement) {
    this.#view = view;
    this.element.append(this.#kept.canvas, this.#patch.canvas);
  }

  /** How it lies over what is below. */
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
    // A canvas that shows nothing would be put together with the others at each frame all the same.
    this.#patch.canvas.style.visibility = isPatched ? 'visible' : 'hidden';
  }

  /** The system took the memory of the canvases. */
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
    // As many pixels are another size on a screen of another density.
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

  /** With its memory. */
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
