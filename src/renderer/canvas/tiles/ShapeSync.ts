import { concatBytes } from '../../../shared/document/ByteChunks.ts';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { Style } from '../../../shared/document/style.ts';
import { imageHashOf, kindOf } from '../../shapes/shapeKinds.ts';
import type { ShapeIndex } from '../scene/ShapeIndex.ts';
import type { ShapePut, ToPainter } from './painterMessages.ts';

type Change = Extract<ToPainter, { type: 'change' }>;

/** So many shapes are coded within a frame; a board of more goes in several messages. */
const maxPuts = 1_000;
/** The painter has something to take in while the next message is made. */
const maxOnTheWay = 2;
const noPoints = new Uint8Array(0);

/**
 * Keeps a painter's copy of the shapes up to date. What changes again and again before the painter has taken it in
 * is sent once, as it is by then.
 */
export class ShapeSync {
  readonly #scene: ShapeIndex;
  readonly #imageBytes: (hash: string) => Uint8Array | undefined;
  readonly #send: (change: Change) => void;
  readonly #unsent = new Set<string>();
  /** Of strokes, as they were sent: bytes that never change. */
  readonly #points = new Map<string, Uint8Array>();
  readonly #images = new Set<string>();
  #revision: number;
  #sentRevision: number;
  #onTheWayCount = 0;

  /** Begins with all shapes. */
  constructor(options: {
    readonly scene: ShapeIndex;
    /** The coded image of a hash, undefined where it is not known yet. */
    readonly imageBytes: (hash: string) => Uint8Array | undefined;
    readonly send: (change: Change) => void;
    /** The last revision of the painter before. */
    readonly revisionBefore: number;
  }) {
    this.#scene = options.scene;
    this.#imageBytes = options.imageBytes;
    this.#send = options.send;
    this.#sentRevision = options.revisionBefore;
    this.#revision = options.revisionBefore + 1;
    for (const { id } of this.#scene.all()) this.#unsent.add(id);
  }

  /** The revision of the shapes as they are now. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether the painter has been sent all there is. */
  get isUpToDate(): boolean {
    return this.#sentRevision === this.#revision;
  }

  /** These shapes are otherwise than they were, from a new revision on. */
  tell(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    for (const id of ids) this.#unsent.add(id);
    this.#revision += 1;
    this.#pump();
  }

  /** The painter has taken in a message. */
  arrived(): void {
    this.#onTheWayCount -= 1;
    this.#pump();
  }

  /** Sends the first messages. */
  start(): void {
    for (let i = 0; i < maxOnTheWay; i += 1) this.#pump();
  }

  #pump(): void {
    if (this.#onTheWayCount >= maxOnTheWay || this.isUpToDate) return;
    this.#onTheWayCount += 1;
    const puts: ShapePut[] = [];
    const points: Uint8Array[] = [];
    const removed: string[] = [];
    const images: [string, Uint8Array][] = [];
    const styles = new Map<string, Style>();
    for (const id of this.#unsent) {
      if (puts.length >= maxPuts) break;
      this.#unsent.delete(id);
      const shape = this.#scene.get(id)?.shape;
      if (shape === undefined) {
        removed.push(id);
        this.#points.delete(id);
      } else {
        puts.push(this.#put(id, shape, styles, points));
        this.#addImage(imageHashOf(shape), images);
      }
    }
    if (this.#unsent.size === 0) this.#sentRevision = this.#revision;
    this.#send({
      type: 'change',
      revision: this.#sentRevision,
      puts,
      points: concatBytes(points),
      removed,
      images,
    });
  }

  /** @param allPoints gets those of the shape, unless the painter has them */
  #put(
    id: string,
    shape: ReadShape,
    styles: Map<string, Style>,
    allPoints: Uint8Array[],
  ): ShapePut {
    const points = kindOf(shape).bytes?.of(shape);
    const hasOldPoints = points !== undefined && this.#points.get(id) === points;
    if (points === undefined) this.#points.delete(id);
    else this.#points.set(id, points);
    const sent = hasOldPoints ? noPoints : (points ?? noPoints);
    allPoints.push(sent);
    return {
      id,
      shape: drawnPart(shape, styles),
      hasOldPoints,
      pointsSizeBytes: sent.byteLength,
      veil: this.#scene.veilOf(id),
    };
  }

  #addImage(hash: string | undefined, images: [string, Uint8Array][]): void {
    if (hash === undefined || this.#images.has(hash)) return;
    const bytes = this.#imageBytes(hash);
    if (bytes === undefined) return;
    this.#images.add(hash);
    // A part would be sent with all that it is a part of.
    images.push([hash, bytes.byteLength < bytes.buffer.byteLength ? bytes.slice() : bytes]);
  }
}

/** What a painter needs of a shape. Keys of newer versions may hold anything, also what cannot be sent. */
function drawnPart(shape: ReadShape, styles: Map<string, Style>): ReadShape {
  const part: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(shape)) {
    if (isPlain(value)) part[key] = value;
  }
  if (shape.type !== 'placeholder') part.style = sharedStyle(shape.style, styles);
  const drawn = part as unknown as ReadShape;
  return kindOf(drawn).bytes?.put(drawn, noPoints) ?? drawn;
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

/** Equal styles of one message are one object, there and here: it is written once. */
function sharedStyle(style: Style, styles: Map<string, Style>): Style {
  const { colour, width, fill, opacity, dash, outline, fillPattern } = style;
  const key = `${colour} ${width} ${fill} ${opacity} ${dash} ${outline} ${fillPattern}`;
  const known = styles.get(key);
  if (known !== undefined) return known;
  const shared: Style = { colour, width, fill, opacity, dash, outline, fillPattern };
  styles.set(key, shared);
  return shared;
}
