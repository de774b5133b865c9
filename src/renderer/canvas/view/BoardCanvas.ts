import { type BoardTheme, lightTheme } from '../../drawing/palette.ts';
import type { ImageCache } from '../images/ImageCache.ts';
import { type Camera, deviceTransform, type ViewSize } from '../scene/camera.ts';
import type { ScenePaintSettings } from '../scene/paintScene.ts';
import type { Scene } from '../scene/Scene.ts';
import { translatedLabels } from '../scene/translatedLabels.ts';
import type { ViewPicture } from '../scene/ViewPicture.ts';
import { contextOf, makeCanvas, resizeCanvas } from '../tiles/canvasElement.ts';
import { Painter } from '../tiles/Painter.ts';
import type { PictureView } from '../tiles/PictureRequests.ts';
import { SettledLayer } from '../tiles/SettledLayer.ts';
import { LiveLayer, type LiveLook, type LivePainter } from './LiveLayer.ts';

/**
 * The canvases of a board: the settled layer and, above it, the live layer. Both are drawn in the same frame, so
 * that a stroke moves from one to the other without flicker.
 */
export class BoardCanvas {
  readonly #scene: Scene;
  readonly #images: ImageCache;
  readonly #paintLive: LivePainter;
  readonly #onResize: () => void;
  readonly #settled: HTMLCanvasElement;
  readonly #live: LiveLayer;
  readonly #layer: SettledLayer;
  readonly #resizeObserver: ResizeObserver;
  readonly #stopListening: () => void;
  readonly #disposal = new AbortController();
  readonly #host: HTMLElement;
  #stopWatchingRatio: () => void = () => {};
  #camera: Camera;
  #theme: BoardTheme = lightTheme;
  #labels = translatedLabels();
  #underlay: ViewPicture | undefined;
  #isLiveDirty = true;
  #isDisposed = false;
  /** Callers waiting for a complete picture. */
  #waiting = new Set<() => void>();
  #frame: number | undefined;
  #size: ViewSize = { width: 0, height: 0 };
  /** 0 until known. */
  #devicePixelRatio = 0;

  constructor(options: {
    readonly host: HTMLElement;
    readonly scene: Scene;
    readonly images: ImageCache;
    readonly camera: Camera;
    readonly theme: BoardTheme;
    readonly underlay: ViewPicture | undefined;
    readonly paintLive: LivePainter;
    /** The size of the view or the pixel density has changed. */
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
    this.#live = new LiveLayer(this.#settled);
    this.#layer = new SettledLayer({
      scene: options.scene,
      canvas: this.#settled,
      // Without alpha the browser can draw text and blending directly onto the background.
      context: contextOf(this.#settled, { alpha: false }),
      imageBytes: (hash) => options.images.coded(hash),
      onUpdate: () => this.#update(),
      startPainter: (listener) => new Painter(listener),
    });
    options.host.append(this.#settled, this.#live.element);
    this.#host = options.host;
    this.#resizeObserver = new ResizeObserver(() => this.#followSize());
    this.#resizeObserver.observe(options.host);
    this.#stopListening = options.scene.onChange(() => this.#update());
    options.host.addEventListener('contextrestored', () => this.#redraw(), {
      // The event of a canvas does not bubble.
      capture: true,
      signal: this.#disposal.signal,
    });
    document.fonts.addEventListener('loadingdone', () => this.#fontsLoaded(), {
      signal: this.#disposal.signal,
    });
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
    this.invalidateAll();
  }

  /** The language has changed. */
  relabel(): void {
    this.#labels = translatedLabels();
    this.invalidateAll();
  }

  /** Sets what is drawn between the paper and the shapes. */
  setUnderlay(picture: ViewPicture | undefined): void {
    this.#underlay = picture;
    this.#layer.invalidate();
    this.#requestFrame();
  }

  /** Resolves when the canvas fully shows the visible part of the board, or when it is disposed. */
  async whenDrawn(): Promise<void> {
    this.#paint({ isAwaited: true });
    while (this.#isShown && !this.#isComplete) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
      // Hidden windows have no frames.
      this.#paint({ isAwaited: true });
    }
  }

  /**
   * The settled scene as shown on the screen, without live ink; null if it is too large for a picture, or if the
   * view changed before it was complete.
   */
  async picture(): Promise<Blob | null> {
    const { x, y, zoom } = this.#camera;
    const theme = this.#theme;
    const labels = this.#labels;
    await this.whenDrawn();
    const camera = this.#camera;
    const isSame = camera.x === x && camera.y === y && camera.zoom === zoom;
    const isPaintedAlike = theme === this.#theme && labels === this.#labels;
    if (!isSame || !isPaintedAlike || !this.#isShown) return null;
    return await new Promise((resolve) => this.#settled.toBlob(resolve));
  }

  /**
   * Requests a picture of the settled scene from its painter; undefined when none is running, as with a small
   * board.
   */
  requestPicture(picture: PictureView): Promise<ImageBitmap | undefined> {
    return this.#layer.requestPicture(picture);
  }

  /** Sets how the live layer is composited over the settled one. */
  setLiveLook(look: LiveLook): void {
    this.#live.setLook(look);
    // Isolation keeps blending between the two canvases; without blending, an extra compositing layer would only
    // cost time.
    this.#host.style.isolation = look.blend === 'normal' ? 'auto' : 'isolate';
  }

  invalidateLive(): void {
    this.#isLiveDirty = true;
    this.#requestFrame();
  }

  invalidateAll(): void {
    this.#layer.invalidate();
    this.invalidateLive();
  }

  dispose(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#disposal.abort();
    this.#stopListening();
    this.#stopWatchingRatio();
    this.#resizeObserver.disconnect();
    this.#layer.dispose();
    this.#isDisposed = true;
    this.#settled.remove();
    this.#live.element.remove();
    this.#wakeWaiting();
  }

  get #isComplete(): boolean {
    const isLoadingFonts = document.fonts.status === 'loading';
    return this.#layer.isComplete && !this.#images.isDecoding && !isLoadingFonts;
  }

  get #isShown(): boolean {
    return !this.#isDisposed && this.#settled.width > 0 && this.#settled.height > 0;
  }

  /** Sets `aria-busy` while a fallback is visible. */
  #setBusy(isBusy: boolean): void {
    if (this.#settled.ariaBusy !== String(isBusy)) this.#settled.ariaBusy = String(isBusy);
    if (!isBusy) this.#wakeWaiting();
  }

  #update(): void {
    this.#requestFrame();
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** The system discarded the memory of the canvases. */
  #redraw(): void {
    this.#layer.contextLost();
    this.#live.contextLost();
    this.invalidateLive();
  }

  /** The browser loads a font file when text is drawn with it, and draws that with another font until it is there. */
  #fontsLoaded(): void {
    if (this.#scene.hasText(this.#labels)) this.invalidateAll();
    this.#update();
  }

  #requestFrame(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#paint();
    });
  }

  #paint({ isAwaited } = { isAwaited: false }): void {
    if (!this.#isShown) return;
    const settings: ScenePaintSettings = {
      transform: deviceTransform(this.#camera, this.#devicePixelRatio),
      theme: this.#theme,
      labels: this.#labels,
      images: this.#images,
      devicePixelRatio: this.#devicePixelRatio,
      underlay: this.#underlay,
      hasGround: true,
    };
    this.#layer.paint(settings, isAwaited);
    this.#setBusy(!this.#isComplete);
    if (!this.#isLiveDirty) return;
    this.#isLiveDirty = false;
    this.#live.paint(this.#paintLive, settings);
  }

  #followSize(): void {
    const { clientWidth, clientHeight } = this.#host;
    const { width, height } = this.#size;
    // An observer also reports the initial size, which is known.
    const isSame = clientWidth === width && clientHeight === height;
    if (isSame && window.devicePixelRatio === this.#devicePixelRatio) return;
    this.#fitHost();
    this.#onResize();
  }

  #fitHost(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const ratio = window.devicePixelRatio || 1;
    // The dots of the paper depend on the density.
    if (ratio !== this.#devicePixelRatio) this.#layer.invalidate();
    this.#devicePixelRatio = ratio;
    this.#watchRatio();
    this.#size = { width, height };
    this.#layer.canvasResizes();
    const device = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    resizeCanvas(this.#settled, device, ratio);
    this.#isLiveDirty = true;
    // Draws at once: a resized canvas is empty and would flicker until the next frame.
    this.#paint();
  }

  /** The window may move to a screen of another density without changing its size. */
  #watchRatio(): void {
    this.#stopWatchingRatio();
    const query = matchMedia(`(resolution: ${this.#devicePixelRatio}dppx)`);
    const onChange = (): void => this.#followSize();
    query.addEventListener('change', onChange, { once: true });
    this.#stopWatchingRatio = () => query.removeEventListener('change', onChange);
  }
}
