import { type Camera, deviceTransform, type ViewSize } from './camera.ts';
import type { DeviceRect } from './grid.ts';
import type { ImageCache } from './ImageCache.ts';
import { deviceRect, paintScene, type ScenePaintSettings } from './paintScene.ts';
import { paintShape } from './paintShape.ts';
import { type BoardTheme, lightTheme } from './palette.ts';
import type { Scene } from './Scene.ts';
import type { ViewPicture } from './ViewPicture.ts';

/** Draws what is not settled yet (live ink, selection) onto a cleared canvas. */
export type LivePainter = (context: CanvasRenderingContext2D, settings: ScenePaintSettings) => void;

/** Ink blends and shines through while it is drawn as it will afterwards. */
export interface LiveLook {
  readonly blend: 'normal' | 'multiply' | 'screen';
  /** 0 to 1. */
  readonly opacity: number;
}

/** Above this share of the view, drawing all of it costs no more than drawing the damage. */
const fullRedrawShare = 0.6;

/**
 * Two canvases on top of each other: the settled scene, which is drawn again only where something changed and
 * is moved as a picture when the view pans, and the live layer, which is drawn at each of its changes.
 */
export class BoardCanvas {
  readonly #scene: Scene;
  readonly #images: ImageCache;
  readonly #paintLive: LivePainter;
  readonly #onResize: () => void;
  readonly #settled: HTMLCanvasElement;
  readonly #live: HTMLCanvasElement;
  readonly #settledContext: CanvasRenderingContext2D;
  readonly #liveContext: CanvasRenderingContext2D;
  readonly #resizeObserver: ResizeObserver;
  readonly #stopListening: () => void;
  readonly #host: HTMLElement;
  #stopWatchingRatio: () => void = () => {};
  #camera: Camera;
  #theme: BoardTheme = lightTheme;
  #underlay: ViewPicture | undefined;
  #painted: ScenePaintSettings | undefined;
  #isLiveDirty = true;
  #frame: number | undefined;
  #size: ViewSize = { width: 0, height: 0 };
  /** 0 until it is known. */
  #devicePixelRatio = 0;

  constructor(options: {
    readonly host: HTMLElement;
    readonly scene: Scene;
    readonly images: ImageCache;
    readonly camera: Camera;
    readonly theme: BoardTheme;
    readonly underlay: ViewPicture | undefined;
    readonly paintLive: LivePainter;
    /** The board is seen through another window, or on a screen of another density. */
    readonly onResize: () => void;
  }) {
    this.#scene = options.scene;
    this.#images = options.images;
    this.#camera = options.camera;
    this.#theme = options.theme;
    this.#underlay = options.underlay;
    this.#paintLive = options.paintLive;
    this.#onResize = options.onResize;
    this.#settled = makeCanvas();
    this.#live = makeCanvas();
    // Without alpha the browser can put text and blending straight onto the background.
    this.#settledContext = contextOf(this.#settled, { alpha: false });
    this.#liveContext = contextOf(this.#live, { alpha: true });
    options.host.append(this.#settled, this.#live);
    this.#host = options.host;
    this.#resizeObserver = new ResizeObserver(() => this.#followSize());
    this.#resizeObserver.observe(options.host);
    this.#stopListening = this.#scene.onChange(() => this.#requestFrame());
    this.#fitHost();
  }

  get size(): ViewSize {
    return this.#size;
  }

  setCamera(camera: Camera): void {
    this.#camera = camera;
    this.#isLiveDirty = true;
    this.#requestFrame();
  }

  setTheme(theme: BoardTheme): void {
    this.#theme = theme;
    this.#painted = undefined;
    this.#isLiveDirty = true;
    this.#requestFrame();
  }

  /** What lies between the paper and the shapes. */
  setUnderlay(picture: ViewPicture | undefined): void {
    this.#underlay = picture;
    this.#painted = undefined;
    this.#requestFrame();
  }

  /** The settled scene as it is on the screen, without what is being drawn; null when it is too large for a picture. */
  picture(): Promise<Blob | null> {
    this.#paint();
    return new Promise((resolve) => this.#settled.toBlob(resolve));
  }

  /** How the live layer lies over the settled one. */
  setLiveLook({ blend, opacity }: LiveLook): void {
    this.#live.style.mixBlendMode = blend;
    this.#live.style.opacity = String(opacity);
  }

  invalidateLive(): void {
    this.#isLiveDirty = true;
    this.#requestFrame();
  }

  invalidateAll(): void {
    this.#painted = undefined;
    this.invalidateLive();
  }

  dispose(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#stopListening();
    this.#stopWatchingRatio();
    this.#resizeObserver.disconnect();
    this.#settled.remove();
    this.#live.remove();
  }

  #requestFrame(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#paint();
    });
  }

  #paint(): void {
    if (this.#settled.width === 0 || this.#settled.height === 0) return;
    const settings: ScenePaintSettings = {
      transform: deviceTransform(this.#camera, this.#devicePixelRatio),
      theme: this.#theme,
      images: this.#images,
      devicePixelRatio: this.#devicePixelRatio,
      underlay: this.#underlay,
    };
    this.#paintSettled(settings);
    if (!this.#isLiveDirty) return;
    this.#isLiveDirty = false;
    this.#liveContext.setTransform(1, 0, 0, 1, 0, 0);
    this.#liveContext.clearRect(0, 0, this.#live.width, this.#live.height);
    this.#liveContext.globalAlpha = 1;
    this.#liveContext.globalCompositeOperation = 'source-over';
    this.#paintLive(this.#liveContext, settings);
  }

  #paintSettled(settings: ScenePaintSettings): void {
    const before = this.#painted;
    this.#painted = settings;
    if (before === undefined || before.transform.scale !== settings.transform.scale) {
      this.#scene.takeDamage();
      this.#paintArea(this.#wholeArea(), settings);
      return;
    }
    // First what changed where it stood, then the move: the strips that come into view are whole already.
    if (this.#scene.isDamaged) this.#mend(before);
    const dx = settings.transform.tx - before.transform.tx;
    const dy = settings.transform.ty - before.transform.ty;
    if (dx !== 0 || dy !== 0) this.#shift(dx, dy, settings);
  }

  /** Moves the picture and draws the strips that come into view. */
  #shift(dx: number, dy: number, settings: ScenePaintSettings): void {
    const { width, height } = this.#settled;
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) {
      this.#paintArea(this.#wholeArea(), settings);
      return;
    }
    const context = this.#settledContext;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#settled, dx, dy);
    context.globalCompositeOperation = 'source-over';
    if (dx !== 0) {
      const x = dx > 0 ? 0 : width + dx;
      this.#paintArea({ x, y: 0, width: Math.abs(dx), height }, settings);
    }
    if (dy !== 0) {
      const y = dy > 0 ? 0 : height + dy;
      this.#paintArea({ x: 0, y, width, height: Math.abs(dy) }, settings);
    }
  }

  #mend(settings: ScenePaintSettings): void {
    const { rects, appended } = this.#scene.takeDamage();
    const areas = rects
      .map((rect) => deviceRect(rect, settings, this.#settled))
      .filter((area) => area !== undefined);
    const pixels = areas.reduce((sum, area) => sum + area.width * area.height, 0);
    if (pixels > this.#settled.width * this.#settled.height * fullRedrawShare) {
      this.#paintArea(this.#wholeArea(), settings);
      return;
    }
    for (const shape of appended) {
      if (deviceRect(shape, settings, this.#settled) === undefined) continue;
      paintShape(this.#settledContext, shape, settings, this.#scene.veilOf(shape.id) === 'faded');
    }
    for (const area of areas) this.#paintArea(area, settings);
  }

  #paintArea(area: DeviceRect, settings: ScenePaintSettings): void {
    paintScene(this.#settledContext, this.#scene, area, settings);
  }

  #wholeArea(): DeviceRect {
    return { x: 0, y: 0, width: this.#settled.width, height: this.#settled.height };
  }

  #followSize(): void {
    const { clientWidth, clientHeight } = this.#host;
    const { width, height } = this.#size;
    // An observer tells of the first size too, which is known.
    const isSame = clientWidth === width && clientHeight === height;
    if (isSame && window.devicePixelRatio === this.#devicePixelRatio) return;
    this.#fitHost();
    this.#onResize();
  }

  #fitHost(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const ratio = window.devicePixelRatio || 1;
    this.#devicePixelRatio = ratio;
    this.#watchRatio();
    this.#size = { width, height };
    for (const canvas of [this.#settled, this.#live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.#painted = undefined;
    this.#isLiveDirty = true;
    // At once: a canvas that was resized is empty, and would flicker until the next frame.
    this.#paint();
  }

  /** The window may come to a screen of another density without changing its size. */
  #watchRatio(): void {
    this.#stopWatchingRatio();
    const query = matchMedia(`(resolution: ${this.#devicePixelRatio}dppx)`);
    const onChange = (): void => this.#followSize();
    query.addEventListener('change', onChange, { once: true });
    this.#stopWatchingRatio = () => query.removeEventListener('change', onChange);
  }
}

function makeCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.style.position = 'absolute';
  canvas.style.inset = '0';
  canvas.style.pointerEvents = 'none';
  return canvas;
}

function contextOf(
  canvas: HTMLCanvasElement,
  settings: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', settings);
  if (context === null) throw new Error('This system has no canvas to draw on.');
  return context;
}
