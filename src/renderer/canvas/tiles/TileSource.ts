import type { ScenePaintSettings } from '../scene/paintScene.ts';
import type { Damage, ShapeIndex } from '../scene/ShapeIndex.ts';
import { DamageLog } from './DamageLog.ts';
import { type OverviewPlace, overviewPlace } from './Overview.ts';
import type { StartPainter } from './Painter.ts';
import { PictureRequests, type PictureView } from './PictureRequests.ts';
import type { FromPainter } from './painterMessages.ts';
import { ShapeSync } from './ShapeSync.ts';
import { Tile } from './Tile.ts';
import { TileCache } from './TileCache.ts';
import { type RequestedPicture, TileRequests } from './TileRequests.ts';
import { type TilePlace, tileKey, tileSizePx, tileTransform } from './tileGrid.ts';

/** Memory for tiles that are neither visible nor near the view. */
const spareBytes = 24 * 2 ** 20;
/** Tiles that are not visible again within this time are discarded. */
const spareMs = 30_000;
/** After this many ends without a picture in between, no painter is started again. */
const maxFailures = 3;
/** The key of the overview. */
export const overviewKey = 'overview';
/** The key of updates about requested pictures. */
const pictureKey = 'picture';
const wholeTile = { x: 0, y: 0, width: tileSizePx, height: tileSizePx };

type Look = Pick<RequestedPicture, 'theme' | 'labels'>;

interface Running {
  readonly painter: ReturnType<StartPainter>;
  readonly shapeSync: ShapeSync;
}

/**
 * Pictures of the board, drawn by a worker: tiles at the visible scales, and an overview. Changes of the board
 * are recorded on them, so that it is known which parts are still valid.
 */
export class TileSource {
  readonly #scene: ShapeIndex;
  readonly #imageBytes: (hash: string) => Uint8Array | undefined;
  readonly #onUpdate: (key: string) => void;
  readonly #startPainter: StartPainter;
  readonly #tiles = new TileCache<Tile>(() => performance.now());
  readonly #log = new DamageLog();
  readonly #requests = new TileRequests((requests) =>
    this.#running?.painter.send({ type: 'requests', requests }),
  );
  readonly #pictureRequests = new PictureRequests();
  #running: Running | undefined;
  #failureCount = 0;
  /** The last revision of an ended painter. */
  #lastRevision = 0;
  #overview: Tile | undefined;
  #overviewPlace: OverviewPlace | undefined;
  #settings: ScenePaintSettings | undefined;

  constructor(options: {
    readonly scene: ShapeIndex;
    readonly imageBytes: (hash: string) => Uint8Array | undefined;
    /** A picture has arrived, or this painter will send none. */
    readonly onUpdate: (key: string) => void;
    readonly startPainter: StartPainter;
  }) {
    this.#scene = options.scene;
    this.#imageBytes = options.imageBytes;
    this.#onUpdate = options.onUpdate;
    this.#startPainter = options.startPainter;
  }

  /** Whether requests will be answered. */
  get isOffered(): boolean {
    return this.#failureCount < maxFailures;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The whole board without its paper; undefined until it was drawn once. */
  get overview(): Tile | undefined {
    return this.#overview;
  }

  tile(place: TilePlace): Tile | undefined {
    return this.#tiles.use(tileKey(place));
  }

  /** Must be called before any request: records changes of the board, and how it is drawn. */
  follow(damage: Damage, changed: ReadonlySet<string>, settings: ScenePaintSettings): void {
    this.#settings = settings;
    const running = this.#running;
    if (running === undefined) {
      // A later painter starts with all shapes.
      if (damage.rects.length + damage.appended.length > 0) this.clear();
      return;
    }
    running.shapeSync.noteChanges(changed);
    for (const entry of this.#log.add(damage, running.shapeSync.revision)) {
      this.#overview?.damage(entry);
      for (const tile of this.#tiles.all()) tile.damage(entry);
    }
    if (!this.#log.isFull) return;
    this.clear();
    this.#log.forgetUpTo(running.shapeSync.revision);
  }

  /** Sends added shapes to the painter before any picture of them is requested. */
  prepare(changed: ReadonlySet<string>): void {
    if (!this.isOffered) return;
    if (this.#running === undefined) this.#start();
    else this.#running.shapeSync.noteChanges(changed);
  }

  /** Sets the requests, most important first. Starts the painter at the first of them. */
  request(tiles: readonly TilePlace[], viewSizeBytes: number, settings: ScenePaintSettings): void {
    if (!this.isOffered) return;
    if (this.#running === undefined) {
      if (tiles.length === 0) return;
      this.#start();
    }
    // Without these shapes it would draw useless pictures.
    if (this.#running?.shapeSync.isUpToDate !== true) return;
    const look = { theme: settings.theme.name, labels: settings.labels };
    const requested = tiles.flatMap((place) => this.#tileRequests(place, look));
    requested.push(...this.#overviewRequest(look), ...this.#pictureRequests.requested);
    this.#requests.set(requested, settings.devicePixelRatio);
    this.#tiles.trim(spareBytes + viewSizeBytes, spareMs);
  }

  /** A picture that the painter draws after those of the canvas; undefined when no painter is running. */
  async requestPicture(picture: PictureView): Promise<ImageBitmap | undefined> {
    if (this.#running === undefined) return undefined;
    const answer = this.#pictureRequests.requestPicture(picture);
    this.#onUpdate(pictureKey);
    return await answer;
  }

  /** Everything looks different. */
  clear(): void {
    this.#tiles.clear();
    this.#overview?.close();
    this.#overview = undefined;
    this.#requests.clear();
  }

  dispose(): void {
    this.#running?.painter.dispose();
    this.#running = undefined;
    this.#pictureRequests.cancelAll();
    this.clear();
  }

  #start(): void {
    const painter = this.#startPainter({
      onMessage: (message) => this.#receive(message),
      onEnd: () => {
        this.#lastRevision = this.#running?.shapeSync.revision ?? 0;
        this.#running = undefined;
        this.#failureCount += 1;
        this.#requests.clear();
        this.#pictureRequests.cancelAll();
        this.#onUpdate(overviewKey);
      },
    });
    const shapeSync = new ShapeSync({
      scene: this.#scene,
      imageBytes: this.#imageBytes,
      send: (change) => painter.send(change),
      revisionBefore: this.#lastRevision,
    });
    this.#running = { painter, shapeSync };
    shapeSync.start();
  }

  #receive(message: FromPainter): void {
    if (message.type === 'painted') this.#take(message);
    if (message.type !== 'changed') return;
    this.#log.forgetUpTo(message.oldestRevision);
    const shapeSync = this.#running?.shapeSync;
    shapeSync?.arrived();
    if (shapeSync?.isUpToDate) this.#onUpdate(overviewKey);
  }

  #take({ id, revision, picture }: Extract<FromPainter, { type: 'painted' }>): void {
    const requested = this.#requests.fulfil(id);
    const settings = this.#settings;
    if (requested === undefined || settings === undefined) {
      picture.close();
      return;
    }
    this.#failureCount = 0;
    if (this.#pictureRequests.take(requested.key, picture)) return;
    if (requested.isWhole) this.#takeWhole(requested, picture, revision);
    else this.#takePart(requested, picture, revision, settings);
    this.#onUpdate(requested.key);
  }

  #takeWhole({ key, transform }: RequestedPicture, picture: ImageBitmap, revision: number): void {
    const isOverview = key === overviewKey;
    const tile = new Tile(picture, transform, { hasAlpha: isOverview });
    for (const entry of this.#log.after(revision)) tile.damage(entry);
    if (!isOverview) {
      this.#tiles.put(key, tile);
      return;
    }
    this.#overview?.close();
    this.#overview = tile;
  }

  #takePart(
    { key, area }: RequestedPicture,
    picture: ImageBitmap,
    revision: number,
    settings: ScenePaintSettings,
  ): void {
    const tile = key === overviewKey ? this.#overview : this.#tiles.use(key);
    const brush = { scene: this.#scene, settings };
    if (tile === undefined) picture.close();
    else tile.patch(picture, area, revision, this.#log.after(revision), brush);
  }

  #tileRequests(place: TilePlace, look: Look): RequestedPicture[] {
    const key = tileKey(place);
    const transform = tileTransform(place);
    const tile = this.#tiles.use(key);
    if (tile === undefined) {
      return [{ key, transform, area: wholeTile, isWhole: true, ...look, hasGround: true }];
    }
    const area = tile.staleArea;
    if (area === undefined) return [];
    return [{ key, transform, area, isWhole: false, ...look, hasGround: true }];
  }

  #overviewRequest(look: Look): RequestedPicture[] {
    const { bounds } = this.#scene;
    if (bounds === undefined) return [];
    const place = overviewPlace(bounds, this.#overviewPlace);
    const isMoved = place !== this.#overviewPlace;
    this.#overviewPlace = place;
    const { transform } = place;
    const before = isMoved ? undefined : this.#overview;
    const area = before === undefined ? place.area : before.staleArea;
    if (area === undefined) return [];
    const isWhole = before === undefined;
    return [{ key: overviewKey, transform, area, isWhole, ...look, hasGround: false }];
  }
}
