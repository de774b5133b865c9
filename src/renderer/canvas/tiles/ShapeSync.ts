import { concatBytes } from '../../../shared/document/ByteChunks.ts';
import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { Style } from '../../../shared/document/style.ts';
import { imageHashOf, kindOf } from '../../shapes/shapeKinds.ts';
import type { ShapeIndex } from '../scene/ShapeIndex.ts';
import type { ShapePut, ToPainter } from './painterMessages.ts';

type Change = Extract<ToPainter, { type: 'change' }>;

/** Shapes that can be encoded within a frame; larger boards take several messages. */
const maxPuts = 1_000;
/** The painter can apply one message while the next is created. */
const maxOnTheWay = 2;
const noPoints = new Uint8Array(0);

/**
 * Keeps a painter's copy of the shapes up to date. Repeated changes are sent once, with the latest state, when
 * the painter has applied the previous message.
 */
export class ShapeSync {
  readonly #scene: ShapeIndex;
  readonly #imageBytes: (hash: string) => Uint8Array | undefined;
  readonly #send: (change: Change) => void;
  readonly #unsent = new Set<string>();
  /** Points of strokes as sent; these bytes never change. */
  readonly #points = new Map<string, Uint8Array>();
  readonly #images = new Set<string>();
  #revision: number;
  #sentRevision: number;
  #onTheWayCount = 0;

  /** Starts with all shapes. */
  constructor(options: {
    readonly scene: ShapeIndex;
    /** The encoded image of a hash; undefined if it is not known yet. */
    readonly imageBytes: (hash: string) => Uint8Array | undefined;
    readonly send: (change: Change) => void;
    /** The last revision of the previous painter. */
    readonly revisionBefore: number;
  }) {
    this.#scene = options.scene;
    this.#imageBytes = options.imageBytes;
    this.#send = options.send;
    this.#sentRevision = options.revisionBefore;
    this.#revision = options.revisionBefore + 1;
    for (const { id } of this.#scene.all()) this.#unsent.add(id);
  }

  /** The current revision of the shapes. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether the painter has been sent everything. */
  get isUpToDate(): boolean {
    return this.#sentRevision === this.#revision;
  }

  /** These shapes have changed, in a new revision. */
  noteChanges(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    for (const id of ids) this.#unsent.add(id);
    this.#revision += 1;
    this.#pump();
  }

  /** The painter has applied a message. */
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

  /** @param allPoints receives the points of the shape, unless the painter has them */
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
    // A view of a larger buffer would send the whole buffer.
    images.push([hash, bytes.byteLength < bytes.buffer.byteLength ? bytes.slice() : bytes]);
  }
}

/** What a painter needs of a shape. Keys of newer versions may hold anything, including what cannot be sent. */
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

/** Equal styles in one message share one object, so they are serialised once. */
function sharedStyle(style: Style, styles: Map<string, Style>): Style {
  const { colour, width, fill, opacity, dash, outline, fillPattern } = style;
  const key = `${colour} ${width} ${fill} ${opacity} ${dash} ${outline} ${fillPattern}`;
  const known = styles.get(key);
  if (known !== undefined) return known;
  const shared: Style = { colour, width, fill, opacity, dash, outline, fillPattern };
  styles.set(key, shared);
  return shared;
}
