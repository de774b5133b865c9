import type { DeviceTransform } from '../../drawing/geometry.ts';
import { Pen } from '../../drawing/Pen.ts';
import type { DeviceRect } from '../scene/grid.ts';
import { boardRect, deviceRect, paintScene, type ScenePaintSettings } from '../scene/paintScene.ts';
import { paintShape } from '../scene/paintShape.ts';
import type { Scene } from '../scene/Scene.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { Damage, ShapeIndex } from '../scene/ShapeIndex.ts';
import { FallbackTiles } from './FallbackTiles.ts';
import type { StartPainter } from './Painter.ts';
import type { PictureView } from './PictureRequests.ts';
import { frameBudgetUs, paintCostUs } from './paintCost.ts';
import { overviewKey, TileSource } from './TileSource.ts';
import {
  commonArea,
  type TilePlace,
  tileKey,
  tileOnScreen,
  tileSizePx,
  tilesIn,
} from './tileGrid.ts';

/** The same while shapes are dragged: what follows a hand late does not follow it, and tiles would come too late. */
const dragBudgetUs = 24_000;
/** Tiles around the view that cost no more than this are not drawn ahead. */
const cheapTileUs = 1_500;
/** Above this share of the view, drawing all of it costs no more than drawing the damage. */
const fullRedrawShare = 0.6;
const bytesPerPixel = 4;

interface Pending {
  readonly place: TilePlace;
  /** Whether something coarser stands in for it; else an older state of the board is seen. */
  readonly isCoarse: boolean;
}

/**
 * The settled scene on its canvas. What is cheap is drawn here and now; what is not is put together from tiles that
 * a worker draws, and until they are there something coarser stands in for them. The canvas is moved as a picture
 * when the view pans, and only what changed on it is done again.
 */
export class SettledLayer {
  readonly #scene: Scene;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #source: TileSource;
  readonly #standIn: FallbackTiles;
  readonly #onNews: () => void;
  #painted: ScenePaintSettings | undefined;
  /** Tiles in view of which something is not as it is on the board. */
  readonly #pending = new Map<string, Pending>();
  /** Pictures that came since the last frame. */
  #news = new Set<string>();
  #budgetUs = 0;
  /** Whether the last frame said what it wants of the painter. */
  #isWanting = false;

  constructor(options: {
    readonly scene: Scene;
    readonly canvas: HTMLCanvasElement;
    readonly context: CanvasRenderingContext2D;
    readonly imageBytes: (hash: string) => Uint8Array | undefined;
    /** More can be drawn than when `paint` was called last. */
    readonly onNews: () => void;
    readonly startPainter: StartPainter;
  }) {
    this.#scene = options.scene;
    this.#canvas = options.canvas;
    this.#context = options.context;
    this.#onNews = options.onNews;
    this.#source = new TileSource({
      scene: options.scene,
      imageBytes: options.imageBytes,
      startPainter: options.startPainter,
      onNews: (key) => {
        this.#news.add(key);
        this.#onNews();
      },
    });
    this.#standIn = new FallbackTiles(options.canvas, () => this.#source.overview);
  }

  /** Whether the canvas shows the board as it was at the last `paint`, to the pixel. */
  get isComplete(): boolean {
    return this.#painted !== undefined && this.#pending.size === 0;
  }

  /** @param isAwaited somebody waits for the whole picture: not even the end of a zoom is waited for */
  paint(settings: ScenePaintSettings, isAwaited: boolean): void {
    const before = this.#painted;
    if (before !== undefined && this.#isStill(before, settings)) {
      this.#prepare(settings);
      return;
    }
    const damage = this.#scene.takeDamage();
    this.#source.follow(damage, this.#scene.takeChanged(), settings);
    this.#budgetUs = this.#frameBudgetUs;
    const isSameScale = before?.transform.scale === settings.transform.scale;
    if (before === undefined || !isSameScale) this.#paintWhole(before, damage, settings);
    else this.#follow(before, damage, settings);
    this.#painted = settings;
    if (this.isComplete) this.#standIn.forget();
    // While the zoom goes on, each frame would wish for something else.
    this.#isWanting = before === undefined || isSameScale || isAwaited;
    if (this.#isWanting) this.#want(settings);
    else this.#onNews();
  }

  /** What is loaded and not shown yet goes to the painter already, if that will have to draw it. */
  #prepare(settings: ScenePaintSettings): void {
    if (!this.#scene.hasUnseen) return;
    if (!this.#source.isRunning && !this.#willBeDear(settings)) return;
    this.#source.prepare(this.#scene.takeChanged());
  }

  /** Whether what is in view costs more than a frame has, once all of it is shown. */
  #willBeDear({ transform }: ScenePaintSettings): boolean {
    const view = boardRect(this.#wholeArea(), transform);
    const costUs = this.#scene.costWithin(view, frameBudgetUs, (shape) =>
      paintCostUs(shape, transform.scale),
    );
    return costUs > frameBudgetUs;
  }

  get #frameBudgetUs(): number {
    if (!this.#source.isOffered) return Number.POSITIVE_INFINITY;
    return this.#scene.isPreviewing ? dragBudgetUs : frameBudgetUs;
  }

  /** Nothing is to be done: most frames draw live ink only. */
  #isStill({ transform: then }: ScenePaintSettings, { transform }: ScenePaintSettings): boolean {
    const isSameView =
      then.scale === transform.scale && then.tx === transform.tx && then.ty === transform.ty;
    return isSameView && this.#isWanting && !this.#scene.isDamaged && this.#news.size === 0;
  }

  /** A picture from the painter; undefined when none is at work. */
  ask(picture: PictureView): Promise<ImageBitmap | undefined> {
    return this.#source.ask(picture);
  }

  /** Everything looks otherwise by now: another theme, a font. What is on the canvas stands in for it. */
  invalidate(): void {
    this.canvasResizes();
    this.#source.clear();
  }

  /** The canvas is about to get another size, and will be empty. */
  canvasResizes(): void {
    if (this.isComplete) this.#standIn.keep(this.#painted);
    this.#painted = undefined;
  }

  /** The pictures, too, may have been lost. */
  contextLost(): void {
    this.#painted = undefined;
    this.#source.clear();
    this.#standIn.forget();
  }

  dispose(): void {
    this.#source.dispose();
  }

  #paintWhole(
    before: ScenePaintSettings | undefined,
    { appended }: Damage,
    settings: ScenePaintSettings,
  ): void {
    const whole = this.#wholeArea();
    if (this.isComplete && this.#costOf(whole, settings) > this.#budgetUs) {
      this.#standIn.keep(before);
    }
    for (const shape of appended) this.#standIn.add(shape);
    this.#pending.clear();
    this.#news.clear();
    this.#serve(whole, settings, 'empty');
  }

  /** At the same scale: what changed where it stood, then the move, then what has come meanwhile. */
  #follow(before: ScenePaintSettings, damage: Damage, settings: ScenePaintSettings): void {
    if (damage.rects.length > 0 || damage.appended.length > 0) this.#mend(damage, before);
    const dx = settings.transform.tx - before.transform.tx;
    const dy = settings.transform.ty - before.transform.ty;
    if (dx !== 0 || dy !== 0) this.#shift(dx, dy, settings);
    this.#servePending(settings);
  }

  /** Moves the picture and draws the strips that come into view. */
  #shift(dx: number, dy: number, settings: ScenePaintSettings): void {
    const { width, height } = this.#canvas;
    for (const [key, { place }] of this.#pending) {
      if (this.#inView(place, settings.transform) === undefined) this.#pending.delete(key);
    }
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) {
      this.#serve(this.#wholeArea(), settings, 'empty');
      return;
    }
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#canvas, dx, dy);
    context.globalCompositeOperation = 'source-over';
    if (dx !== 0) {
      const x = dx > 0 ? 0 : width + dx;
      this.#serve({ x, y: 0, width: Math.abs(dx), height }, settings, 'empty');
    }
    if (dy !== 0) {
      const y = dy > 0 ? 0 : height + dy;
      this.#serve({ x: 0, y, width, height: Math.abs(dy) }, settings, 'empty');
    }
  }

  #mend({ rects, appended }: Damage, settings: ScenePaintSettings): void {
    const areas = rects
      .map((rect) => deviceRect(rect, settings, this.#canvas))
      .filter((area) => area !== undefined);
    const pixels = areas.reduce((sum, area) => sum + area.width * area.height, 0);
    if (pixels > this.#canvas.width * this.#canvas.height * fullRedrawShare) {
      this.#serve(this.#wholeArea(), settings, 'old');
      return;
    }
    for (const shape of appended) {
      if (deviceRect(shape, settings, this.#canvas) === undefined) continue;
      this.#paintAppended(shape, settings);
      if (!this.isComplete) this.#standIn.add(shape);
    }
    for (const area of areas) this.#serve(area, settings, 'old');
  }

  #paintAppended(shape: SceneShape, settings: ScenePaintSettings): void {
    const veil = this.#scene.veilOf(shape.id);
    if (veil !== 'hidden') {
      paintShape(new Pen(this.#context), shape, settings, veil === 'faded');
    }
  }

  /** Does again what has come, and what can be drawn here after all. */
  #servePending(settings: ScenePaintSettings): void {
    const news = this.#news;
    this.#news = new Set();
    for (const [key, { place, isCoarse }] of [...this.#pending]) {
      const area = this.#inView(place, settings.transform);
      if (area === undefined) continue;
      const hasCome = news.has(key) || (isCoarse && news.has(overviewKey));
      if (!hasCome && this.#costOf(area, settings) > this.#budgetUs) continue;
      this.#pending.delete(key);
      this.#serve(area, settings, hasCome ? 'empty' : 'old');
    }
  }

  /**
   * Brings an area of the canvas up to date as far as that can be done at once, and notes the tiles of what cannot.
   * @param shown what is there now: nothing of use, or an older state of the board
   */
  #serve(area: DeviceRect, settings: ScenePaintSettings, shown: 'empty' | 'old'): void {
    const pieces = this.#piecesOf(area, settings);
    if (pieces.some(({ isFresh }) => !isFresh)) {
      const costUs = this.#costOf(area, settings);
      if (costUs <= this.#budgetUs) {
        this.#budgetUs -= costUs;
        paintScene(this.#context, this.#scene, area, settings);
        return;
      }
      if (shown === 'empty' && pieces.some(({ tile }) => tile === undefined)) {
        this.#standIn.paint(this.#context, area, this.#scene, settings);
      }
    }
    const brush = { scene: this.#scene, settings };
    for (const { place, piece, within, tile, isFresh } of pieces) {
      // An older state than that of a tile may be newer all the same: it was drawn here.
      if (isFresh || shown === 'empty') tile?.blit(this.#context, within, piece, brush);
      if (isFresh) continue;
      const key = tileKey(place);
      const isCoarse = tile === undefined && (shown === 'empty' || this.#isCoarse(key));
      this.#pending.set(key, { place, isCoarse });
    }
  }

  #isCoarse(key: string): boolean {
    return this.#pending.get(key)?.isCoarse === true;
  }

  /** An area along the borders of tiles, each with its tile if there is one. */
  #piecesOf(area: DeviceRect, { transform }: ScenePaintSettings) {
    return tilesIn(area, transform).flatMap((place) => {
      const piece = commonArea(tileOnScreen(place, transform), area);
      if (piece === undefined) return [];
      const { x, y } = tileOnScreen(place, transform);
      const within = { ...piece, x: piece.x - x, y: piece.y - y };
      const tile = this.#source.tile(place);
      return [{ place, piece, within, tile, isFresh: tile?.isFresh(within) === true }];
    });
  }

  /** In view first, then all of the board, then what lies around the view. */
  #want(settings: ScenePaintSettings): void {
    // Pictures of a half-loaded board would be of use for a moment only.
    if (this.#scene.hasUnseen) return;
    const { transform } = settings;
    const wanted = tilesIn(this.#wholeArea(), transform).filter((place) => {
      const isPending = this.#pending.has(tileKey(place));
      return isPending || this.#source.tile(place) !== undefined;
    });
    const { width, height } = this.#canvas;
    const margin = tileSizePx;
    const around = {
      x: -margin,
      y: -margin,
      width: width + 2 * margin,
      height: height + 2 * margin,
    };
    const nearby = tilesIn(around, transform);
    if (this.#source.isRunning && this.isComplete) {
      const known = new Set(wanted.map(tileKey));
      wanted.push(
        ...nearby.filter((place) => {
          if (known.has(tileKey(place))) return false;
          return this.#source.tile(place) !== undefined || this.#isWorth(place, settings);
        }),
      );
    }
    const nearbyBytes = nearby.length * tileSizePx * tileSizePx * bytesPerPixel;
    this.#source.want(wanted, nearbyBytes, settings);
  }

  #isWorth(place: TilePlace, settings: ScenePaintSettings): boolean {
    const rect = boardRect(tileOnScreen(place, settings.transform), settings.transform);
    return this.#cost(rect, cheapTileUs, settings) > cheapTileUs;
  }

  #inView(place: TilePlace, transform: DeviceTransform): DeviceRect | undefined {
    return commonArea(tileOnScreen(place, transform), this.#wholeArea());
  }

  /** Microseconds; no more than a little above what may still be spent in this frame. */
  #costOf(area: DeviceRect, settings: ScenePaintSettings): number {
    if (this.#budgetUs === Number.POSITIVE_INFINITY) return 0;
    return this.#cost(boardRect(area, settings.transform), this.#budgetUs, settings);
  }

  #cost(
    rect: Parameters<ShapeIndex['costWithin']>[0],
    limitUs: number,
    settings: ScenePaintSettings,
  ): number {
    const { scale } = settings.transform;
    return this.#scene.costWithin(rect, limitUs, (shape) =>
      // What is not drawn for now costs nothing.
      shape.isUnseen ? 0 : paintCostUs(shape, scale),
    );
  }

  #wholeArea(): DeviceRect {
    return { x: 0, y: 0, width: this.#canvas.width, height: this.#canvas.height };
  }
}
