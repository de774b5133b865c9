import type { LastView } from '../../../shared/lastView.ts';
import { maxCoordinate } from '../../../shared/limits.ts';
import { currentLanguage } from '../../../shared/words/currentLanguage.ts';
import {
  centreOf,
  containsPoint,
  intersects,
  type Point,
  type Rect,
} from '../../drawing/geometry.ts';
import { type BoardTheme, darkTheme, lightTheme } from '../../drawing/palette.ts';
import { drawThumbnail } from '../export/thumbnail.ts';
import { loadFontsInView } from '../fonts/fontsInView.ts';
import type { ImageCache } from '../images/ImageCache.ts';
import {
  type Camera,
  clampCamera,
  clampZoom,
  fitCamera,
  panBy,
  toBoard,
  toScreen,
  type ViewSize,
  visibleRect,
  zoomAt,
} from '../scene/camera.ts';
import type { Scene } from '../scene/Scene.ts';
import type { ViewPicture } from '../scene/ViewPicture.ts';
import { BoardCanvas } from './BoardCanvas.ts';
import type { LiveLook, LivePainter } from './LiveLayer.ts';
import {
  type PenEnd,
  PointerInput,
  type PointerListener,
  type ScreenPointer,
} from './PointerInput.ts';

/** A pointer on the board: board units, and CSS pixels from the top left of the view. */
export interface BoardPointer extends Point {
  readonly screenX: number;
  readonly screenY: number;
  /** 0 to 1 if the device measures it, otherwise undefined. */
  readonly pressure: number | undefined;
  readonly timeMs: number;
  readonly shiftKey: boolean;
}

/** Called for pointer events on the board and when its visible part changes. */
export interface BoardViewListener {
  onDown(pointer: BoardPointer, end: PenEnd): void;
  onMove(pointers: readonly BoardPointer[], predicted: readonly BoardPointer[]): void;
  onUp(pointer: BoardPointer): void;
  onDoubleClick(pointer: BoardPointer): void;
  onInterrupt(): void;
  onCancel(): void;
  onCameraChange(): void;
  cursorAt(pointer: BoardPointer | undefined): string;
  readonly paintLive: LivePainter;
}

/**
 * Where new content is inserted: at the pointer, in the centre of the view, or at a point of the window (CSS pixels). If
 * the point is not in view, it is the centre.
 */
export type InsertionPlace = 'pointer' | 'centre' | Point;

interface Mounted {
  readonly host: HTMLElement;
  readonly canvas: BoardCanvas;
  readonly input: PointerInput;
}

/** Board units. Leaves a margin for the rounding of points. */
const maxDrawnCoordinate = maxCoordinate - 1;
/** Assumed until the view is mounted. */
const unmountedSize: ViewSize = { width: 1280, height: 800 };

/** The view of a board: its camera, canvases and pointers. */
export class BoardView {
  readonly #scene: Scene;
  readonly #images: ImageCache;
  readonly #listener: BoardViewListener;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #hasMoved = false;
  #theme: BoardTheme = lightTheme;
  #underlay: ViewPicture | undefined;
  #mounted: Mounted | undefined;
  #panMode: 'none' | 'ready' | 'panning' = 'none';
  #lastPointer: BoardPointer | undefined;
  #isPointerDown = false;

  constructor(scene: Scene, images: ImageCache, listener: BoardViewListener) {
    this.#scene = scene;
    this.#images = images;
    this.#listener = listener;
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** Whether the user has chosen a view. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  get theme(): BoardTheme {
    return this.#theme;
  }

  get host(): HTMLElement | undefined {
    return this.#mounted?.host;
  }

  get size(): ViewSize {
    return this.#mounted?.canvas.size ?? unmountedSize;
  }

  get isPointerDown(): boolean {
    return this.#isPointerDown;
  }

  /** The visible part of the board, board units. */
  get visible(): Rect {
    return visibleRect(this.#camera, this.size);
  }

  /** The point of the board for new content, within the view. */
  placeFor(where: InsertionPlace): Point {
    const { visible } = this;
    const point = where === 'pointer' ? this.#lastPointer : this.#pointInWindow(where);
    return point !== undefined && containsPoint(visible, point) ? point : centreOf(visible);
  }

  mount(host: HTMLElement): void {
    this.unmount();
    prepareHost(host);
    const canvas = new BoardCanvas({
      host,
      scene: this.#scene,
      images: this.#images,
      camera: this.#camera,
      theme: this.#theme,
      underlay: this.#underlay,
      paintLive: this.#listener.paintLive,
      onResize: () => this.#listener.onCameraChange(),
    });
    this.#mounted = { host, canvas, input: new PointerInput(host, this.#pointerListener()) };
    this.updateCursor();
  }

  unmount(): void {
    const mounted = this.#mounted;
    this.#mounted = undefined;
    mounted?.input.dispose();
    mounted?.canvas.dispose();
  }

  setDarkMode(isDark: boolean): void {
    this.#theme = isDark ? darkTheme : lightTheme;
    if (this.#underlay?.view.isDark !== isDark) this.hidePicture();
    this.#mounted?.canvas.setTheme(this.#theme);
  }

  /** The language has changed. */
  relabel(): void {
    if (this.#underlay?.view.language !== currentLanguage()) this.hidePicture();
    this.#mounted?.canvas.relabel();
  }

  /** What the window shows; undefined while it is not mounted. */
  get lastView(): LastView | undefined {
    if (this.#mounted === undefined) return undefined;
    const isDark = this.#theme.name === 'dark';
    const { devicePixelRatio } = window;
    const language = currentLanguage();
    return { ...this.#camera, ...this.size, devicePixelRatio, isDark, language };
  }

  /** Restores the last view, unless the user has already chosen one. */
  restore({ x, y, zoom }: LastView): void {
    if (this.#hasMoved) return;
    this.#camera = clampCamera({ x, y, zoom }, this.size);
    this.#mounted?.canvas.setCamera(this.#camera);
    this.#listener.onCameraChange();
  }

  /** Shows a picture until the board is loaded. */
  showPicture(picture: ViewPicture): void {
    this.#underlay = picture;
    this.#mounted?.canvas.setUnderlay(picture);
  }

  hidePicture(): void {
    if (this.#underlay === undefined) return;
    const { image } = this.#underlay;
    this.#underlay = undefined;
    this.#mounted?.canvas.setUnderlay(undefined);
    if (image instanceof ImageBitmap) image.close();
  }

  /** The board as shown on the screen, without live ink. */
  async picture(): Promise<Blob | undefined> {
    return (await this.#mounted?.canvas.picture()) ?? undefined;
  }

  /** A light picture of the whole board; null if it is empty. */
  async thumbnail(): Promise<Uint8Array | null> {
    return await drawThumbnail(
      this.#scene,
      this.#images,
      async (picture) => await this.#mounted?.canvas.requestPicture(picture),
    );
  }

  /** Resolves when the visible part of the board is drawn completely. */
  async whenDrawn(): Promise<void> {
    await this.#mounted?.canvas.whenDrawn();
  }

  setLiveLook(look: LiveLook): void {
    this.#mounted?.canvas.setLiveLook(look);
  }

  invalidateLive(): void {
    this.#mounted?.canvas.invalidateLive();
  }

  invalidateAll(): void {
    this.#mounted?.canvas.invalidateAll();
  }

  pan(dx: number, dy: number): void {
    this.#setCamera(panBy(this.#camera, dx, dy));
  }

  /** Moves the view only as far as necessary to show a part of the board, with a margin. */
  reveal({ minX, minY, maxX, maxY }: Rect): void {
    const { width, height } = this.size;
    const from = toScreen(this.#camera, { x: minX, y: minY });
    const to = toScreen(this.#camera, { x: maxX, y: maxY });
    const dx = distanceOutside(from.x, to.x, width);
    const dy = distanceOutside(from.y, to.y, height);
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  /** @param at CSS pixels: the fixed point, by default the centre */
  zoomTo(zoom: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    if (!Number.isFinite(zoom) || zoom <= 0) return;
    this.#setCamera(zoomAt(this.#camera, at, clampZoom(zoom)));
  }

  zoomToFit(): void {
    const { bounds } = this.#scene;
    const { width, height } = this.size;
    const empty: Camera = { x: -width / 2, y: -height / 2, zoom: 1 };
    this.#setCamera(bounds === undefined ? empty : fitCamera(bounds, this.size));
  }

  /** Shows the whole board if nothing of it is visible. */
  showContent(): void {
    const { bounds } = this.#scene;
    if (bounds !== undefined && !intersects(bounds, this.visible)) this.zoomToFit();
  }

  /** Like `showContent`, unless the user has already chosen a view. */
  showContentAtFirst(): void {
    if (!this.#hasMoved) this.showContent();
  }

  /** Waits for the fonts of what `showContentAtFirst` will show; undefined if there is nothing to wait for. */
  loadFonts(): Promise<void> | undefined {
    if (this.#mounted === undefined) return undefined;
    const { bounds } = this.#scene;
    const willFit = !this.#hasMoved && bounds !== undefined && !intersects(bounds, this.visible);
    const scale = willFit ? Number.POSITIVE_INFINITY : this.#camera.zoom * devicePixelRatio;
    return loadFontsInView(this.#scene.all(), willFit ? bounds : this.visible, scale);
  }

  updateCursor(): void {
    if (this.#mounted === undefined) return;
    const cursorOfPanMode = { none: undefined, ready: 'grab', panning: 'grabbing' };
    const panCursor = cursorOfPanMode[this.#panMode];
    // A drag keeps its cursor, whatever is under the pointer.
    if (panCursor === undefined && this.#isPointerDown) return;
    this.#mounted.host.style.cursor = panCursor ?? this.#listener.cursorAt(this.#lastPointer);
  }

  #pointInWindow(point: Exclude<InsertionPlace, 'pointer'>): Point | undefined {
    const area = this.#mounted?.host.getBoundingClientRect();
    if (point === 'centre' || area === undefined) return undefined;
    return toBoard(this.#camera, { x: point.x - area.x, y: point.y - area.y });
  }

  #setCamera(camera: Camera): void {
    this.#camera = clampCamera(camera, this.size);
    this.#hasMoved = true;
    this.#mounted?.canvas.setCamera(this.#camera);
    this.#listener.onCameraChange();
  }

  #pointerListener(): PointerListener {
    const listener = this.#listener;
    return {
      onDown: (pointer, end) => {
        this.#mounted?.host.focus({ preventScroll: true });
        listener.onDown(this.#place(pointer), end);
        this.updateCursor();
        this.#isPointerDown = true;
      },
      onMove: (pointers, predicted) => {
        const place = (pointer: ScreenPointer): BoardPointer => this.#place(pointer);
        listener.onMove(pointers.map(place), predicted.map(place));
      },
      onUp: (pointer) => {
        this.#isPointerDown = false;
        this.#lastPointer = this.#place(pointer);
        listener.onUp(this.#lastPointer);
        this.updateCursor();
      },
      onDoubleClick: (pointer) => listener.onDoubleClick(this.#place(pointer)),
      onHover: (pointer) => {
        this.#lastPointer = this.#place(pointer);
        this.updateCursor();
      },
      onInterrupt: () => {
        this.#isPointerDown = false;
        listener.onInterrupt();
      },
      onCancel: () => {
        this.#isPointerDown = false;
        listener.onCancel();
      },
      onPan: (dx, dy) => this.pan(dx, dy),
      onZoom: (at, factor) => this.zoomTo(this.#camera.zoom * factor, at),
      onPanModeChange: (mode) => {
        this.#panMode = mode;
        this.updateCursor();
      },
    };
  }

  #place(pointer: ScreenPointer): BoardPointer {
    const { x, y } = toBoard(this.#camera, pointer);
    // A captured pointer may leave the view, but nothing is drawn beyond the limits of a board.
    return {
      ...pointer,
      x: withinBoard(x),
      y: withinBoard(y),
      screenX: pointer.x,
      screenY: pointer.y,
    };
  }
}

const withinBoard = (coordinate: number): number =>
  Math.min(maxDrawnCoordinate, Math.max(-maxDrawnCoordinate, coordinate));

const revealMarginPx = 24;

/** How far the view must move on an axis; if both ends do not fit, the start is shown. */
function distanceOutside(from: number, to: number, size: number): number {
  const margin = Math.min(revealMarginPx, size / 4);
  if (from < margin || to - from > size - 2 * margin) return from - margin;
  return Math.max(0, to - (size - margin));
}

function prepareHost(host: HTMLElement): void {
  host.tabIndex = 0;
  if (getComputedStyle(host).position === 'static') host.style.position = 'relative';
  Object.assign(host.style, {
    // Not even the browser may scroll it to show the caret: the camera alone decides what is visible.
    overflow: 'clip',
    touchAction: 'none',
    userSelect: 'none',
    outline: 'none',
  });
}
