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

/** The budget while shapes are dragged: late tiles would lag behind the pointer. */
const dragBudgetUs = 24_000;
/** Tiles around the view with at most this cost are not drawn ahead. */
const cheapTileUs = 1_500;
/** Above this share of the view, redrawing all of it costs no more than the damage. */
const fullRedrawShare = 0.6;
const bytesPerPixel = 4;

interface Pending {
  readonly place: TilePlace;
  /** Whether a coarse fallback is shown; otherwise an older state of the board is. */
  readonly isCoarse: boolean;
}

/**
 * The settled scene on its canvas. Cheap areas are drawn at once; expensive ones are composed of tiles from a
 * worker, with fallbacks until these arrive. Panning moves the canvas as a picture and redraws only what changed.
 */
export class SettledLayer {
  readonly #scene: Scene;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #source: TileSource;
  readonly #standIn: FallbackTiles;
  readonly #onUpdate: () => void;
  #painted: ScenePaintSettings | undefined;
  /** Visible tiles that do not fully show the current board. */
  readonly #pending = new Map<string, Pending>();
  /** Pictures that arrived since the last frame. */
  #arrived = new Set<string>();
  #budgetUs = 0;
  /** Whether the last frame sent requests to the painter. */
  #isRequesting = false;

  constructor(options: {
    readonly scene: Scene;
    readonly canvas: HTMLCanvasElement;
    readonly context: CanvasRenderingContext2D;
    readonly imageBytes: (hash: string) => Uint8Array | undefined;
    /** More can be drawn than at the last `paint`. */
    readonly onUpdate: () => void;
    readonly startPainter: StartPainter;
  }) {
    this.#scene = options.scene;
    this.#canvas = options.canvas;
    this.#context = options.context;
    this.#onUpdate = options.onUpdate;
    this.#source = new TileSource({
      scene: options.scene,
      imageBytes: options.imageBytes,
      startPainter: options.startPainter,
      onUpdate: (key) => {
        this.#arrived.add(key);
        this.#onUpdate();
      },
    });
    this.#standIn = new FallbackTiles(options.canvas, () => this.#source.overview);
  }

  /** Whether the canvas is identical to the board at the last `paint`. */
  get isComplete(): boolean {
    return this.#painted !== undefined && this.#pending.size === 0;
  }

  /** @param isAwaited a caller waits for the complete picture, so requests do not wait for the end of a zoom */
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
    // During a zoom, each frame would request something else.
    this.#isRequesting = before === undefined || isSameScale || isAwaited;
    if (this.#isRequesting) this.#request(settings);
    else this.#onUpdate();
  }

  /** Sends loaded shapes that are not shown yet to the painter, if it will have to draw them. */
  #prepare(settings: ScenePaintSettings): void {
    if (!this.#scene.hasUnseen) return;
    if (!this.#source.isRunning && !this.#willBeExpensive(settings)) return;
    this.#source.prepare(this.#scene.takeChanged());
  }

  /** Whether the visible area will exceed the frame budget once everything is shown. */
  #willBeExpensive({ transform }: ScenePaintSettings): boolean {
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

  /** Whether there is nothing to do: most frames only draw live ink. */
  #isStill({ transform: then }: ScenePaintSettings, { transform }: ScenePaintSettings): boolean {
    const isSameView =
      then.scale === transform.scale && then.tx === transform.tx && then.ty === transform.ty;
    return isSameView && this.#isRequesting && !this.#scene.isDamaged && this.#arrived.size === 0;
  }

  /** Requests a picture from the painter; undefined when none is running. */
  requestPicture(picture: PictureView): Promise<ImageBitmap | undefined> {
    return this.#source.requestPicture(picture);
  }

  /** Everything looks different: another theme or font. The current canvas becomes the fallback. */
  invalidate(): void {
    this.canvasResizes();
    this.#source.clear();
  }

  /** The canvas is about to be resized, which clears it. */
  canvasResizes(): void {
    if (this.isComplete) this.#standIn.keep(this.#painted);
    this.#painted = undefined;
  }

  /** The tiles may be lost too. */
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
    this.#arrived.clear();
    this.#serve(whole, settings, 'empty');
  }

  /** Updates the canvas at an unchanged scale: damage at the old position, then the move, then new pictures. */
  #follow(before: ScenePaintSettings, damage: Damage, settings: ScenePaintSettings): void {
    if (damage.rects.length > 0 || damage.appended.length > 0) this.#mend(damage, before);
    const dx = settings.transform.tx - before.transform.tx;
    const dy = settings.transform.ty - before.transform.ty;
    if (dx !== 0 || dy !== 0) this.#shift(dx, dy, settings);
    this.#servePending(settings);
  }

  /** Moves the picture and draws the strips that become visible. */
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

  /** Redraws areas whose pictures arrived or which can now be drawn directly. */
  #servePending(settings: ScenePaintSettings): void {
    const arrived = this.#arrived;
    this.#arrived = new Set();
    for (const [key, { place, isCoarse }] of [...this.#pending]) {
      const area = this.#inView(place, settings.transform);
      if (area === undefined) continue;
      const hasCome = arrived.has(key) || (isCoarse && arrived.has(overviewKey));
      if (!hasCome && this.#costOf(area, settings) > this.#budgetUs) continue;
      this.#pending.delete(key);
      this.#serve(area, settings, hasCome ? 'empty' : 'old');
    }
  }

  /**
   * Updates an area of the canvas as far as possible at once, and notes the tiles that are missing.
   * @param shown what the area shows now: nothing useful, or an older state of the board
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
      // The canvas may be newer than the tile, since it was drawn here.
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

  /** Splits an area at tile borders, each piece with its tile if there is one. */
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

  /** Requests visible tiles first, then the overview, then the tiles around the view. */
  #request(settings: ScenePaintSettings): void {
    // Pictures of a partly loaded board would soon be useless.
    if (this.#scene.hasUnseen) {
      this.#prepare(settings);
      return;
    }
    const { transform } = settings;
    const requested = tilesIn(this.#wholeArea(), transform).filter((place) => {
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
      const known = new Set(requested.map(tileKey));
      requested.push(
        ...nearby.filter((place) => {
          if (known.has(tileKey(place))) return false;
          return this.#source.tile(place) !== undefined || this.#isWorth(place, settings);
        }),
      );
    }
    const nearbyBytes = nearby.length * tileSizePx * tileSizePx * bytesPerPixel;
    this.#source.request(requested, nearbyBytes, settings);
  }

  #isWorth(place: TilePlace, settings: ScenePaintSettings): boolean {
    const rect = boardRect(tileOnScreen(place, settings.transform), settings.transform);
    return this.#cost(rect, cheapTileUs, settings) > cheapTileUs;
  }

  #inView(place: TilePlace, transform: DeviceTransform): DeviceRect | undefined {
    return commonArea(tileOnScreen(place, transform), this.#wholeArea());
  }

  /** Microseconds; stops slightly above the remaining budget of this frame. */
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
      // Unseen shapes are not drawn yet.
      shape.isUnseen ? 0 : paintCostUs(shape, scale),
    );
  }

  #wholeArea(): DeviceRect {
    return { x: 0, y: 0, width: this.#canvas.width, height: this.#canvas.height };
  }
}
