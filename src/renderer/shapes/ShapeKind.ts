import type { ReadShape } from '../../shared/document/readShape.ts';
import type { Colour, Style } from '../../shared/document/style.ts';
import type { DeviceTransform, Point, Rect } from '../drawing/geometry.ts';
import type { Pen } from '../drawing/Pen.ts';
import type { BoardTheme } from '../drawing/palette.ts';
import type { PathSink } from '../drawing/pathSink.ts';
import type { SvgSources } from './parts/svg.ts';

/** The kinds of the document, and `placeholder` for a shape that this version cannot read. */
export type ShownType = ReadShape['type'];
export type ShownShape<T extends ShownType> = Extract<ReadShape, { type: T }>;

/** A control of the style panel. */
export type StyleControl = 'colour' | 'width' | 'fill' | 'opacity';

/** Decoded images. */
export interface Images {
  /** The picture if it is ready. */
  get(hash: string): ImageBitmap | undefined;
  /** Why an image cannot be shown, as far as that is known. */
  problem(hash: string): string | undefined;
}

export interface PaintSettings {
  readonly transform: DeviceTransform;
  readonly theme: BoardTheme;
  readonly images: Images | undefined;
  /** The shape is painted only once: the lines of thin ink need not be kept. */
  readonly isOnce?: boolean;
}

/** The paths of a shape, relative to its (x, y). */
export interface Outline<Path> {
  readonly path: Path;
  /** Arrow heads, to be filled and stroked. */
  readonly heads?: Path | undefined;
  /** The filled area of pen ink; other shapes are filled within `path`. */
  readonly inkArea?: Path | undefined;
}

/** A shape in the scene, with the paths that are kept between two frames. */
export interface DrawnShape<S> {
  readonly shape: S;
  /** The unrotated bounds relative to (x, y). */
  readonly localFrame: Rect;
  traced(): Outline<Path2D>;
  /** The simplified line of thin ink. @param scale device pixels per board unit */
  coarsePath(scale: number): Path2D;
  /** As `coarsePath`, without keeping the path. */
  traceCoarse(scale: number, sink: PathSink): void;
  /** Whether painting it can reuse a path. */
  isTraced(isCoarse: boolean): boolean;
}

/** A change of the style by the user. */
export type StyleChange = Partial<Pick<Style, StyleControl>>;

/** How shapes are styled that do not have the style of all others. */
export interface Styling {
  /** Of new shapes, until the user changes it. */
  readonly initial: Style;
  /** The colour that the style panel shows. */
  colour(style: Style): Colour;
  /** The style after a change. */
  changed(style: Style, change: StyleChange): Style;
}

/** Where a new shape goes. */
export interface NewPlace {
  readonly page: string;
  readonly z: string;
  readonly style: Style;
  readonly x: number;
  readonly y: number;
  readonly rotation: number;
}

/** How a drag from one point to another draws a shape. Board units. */
export interface Drawing<S> {
  /** The end of the drag with the shift key. */
  regularEnd(from: Point, to: Point): Point;
  /** The size of a shape that a click draws around its point. Kinds that need a drag omit this. */
  readonly sizeByClick?: { readonly width: number; readonly height: number };
  /** @param place its (x, y) is the top left of the two points */
  shape(place: NewPlace, from: Point, end: Point): S;
}

/** The two ends of a line, which the select tool moves one by one. */
export interface LineEnds<S> {
  /** Relative to (x, y). */
  of(shape: S): readonly [Point, Point];
  /** The keys for ends at two points of the board. */
  put(first: Point, second: Point): Partial<S>;
}

/** Bytes that never change, such as points. The painter is sent them once, and apart from the other keys. */
export interface FixedBytes<S> {
  of(shape: S): Uint8Array<ArrayBuffer>;
  put(shape: S, bytes: Uint8Array<ArrayBuffer>): S;
}

/** The simplified line of ink that is thin on the screen. */
export interface CoarseLine<S> {
  /** Board units; in steps, so that not each scale needs a path of its own. */
  tolerance(shape: S, scale: number): number;
  trace(shape: S, tolerance: number, sink: PathSink): void;
}

/**
 * What the window knows about one kind of shape. Window, painter, early picture and exports use it alike. Lengths are
 * in board units; `scale` is in device pixels per board unit.
 */
export interface ShapeKind<T extends ShownType> {
  /** The unrotated bounds relative to (x, y), without the width of lines. */
  frame(shape: ShownShape<T>): Rect;
  /** How far ink reaches beyond the frame. */
  inkReach(shape: ShownShape<T>): number;
  /** How far the width of its line reaches beyond the frame. */
  lineReach(shape: ShownShape<T>): number;
  trace<Path extends PathSink>(shape: ShownShape<T>, newPath: () => Path): Outline<Path>;
  /** Paints where the context is placed at (x, y). The pen has the opacity of the shape. */
  paint(pen: Pen, drawn: DrawnShape<ShownShape<T>>, settings: PaintSettings): void;
  /** Roughly how long painting takes, in microseconds on a small computer. */
  paintCostUs(drawn: DrawnShape<ShownShape<T>>, scale: number): number;
  /** The content of its `g` element. */
  svg(shape: ShownShape<T>, sources: SvgSources): string;
  /** Whether the way from `a` to `b`, relative to (x, y), comes nearer to its ink than `tolerance`. */
  hits(drawn: DrawnShape<ShownShape<T>>, a: Point, b: Point, tolerance: number): boolean;
  /** The keys that scaling it changes, apart from `x` and `y`. */
  resize(shape: ShownShape<T>, scaleX: number, scaleY: number): Partial<ShownShape<T>>;
  /** Resizing keeps the ratio of its sides. */
  readonly keepsRatio: boolean;
  /** The controls of the style panel for it. @param shape undefined: a new one */
  controls(shape?: ShownShape<T>): readonly StyleControl[];

  /** The colour within it; undefined if it has no fill. Kinds without an area omit this. */
  fill?(shape: ShownShape<T>): Colour | undefined;
  /** Its text as far as it can be read at a scale: the fonts for it must be loaded. */
  letters?(shape: ShownShape<T>, scale: number): string | undefined;
  /** From its edges to its text, which wraps within it. Kinds that are as large as their text omit this. */
  textPadding?(shape: ShownShape<T>): number;
  /** The key of its picture in `images` of the board. */
  imageHash?(shape: ShownShape<T>): string;
  /** The CSS of its `g` element. */
  svgStyle?(shape: ShownShape<T>): string | undefined;
  /** A placeholder if it cannot be shown as it is. Kinds whose schema decides that omit this. */
  shown?(shape: ShownShape<T>): ReadShape;
  /** A fast check that a resized shape can be shown, for kinds whose schema is slow. */
  canBeShown?(shape: ShownShape<T>): boolean;
  readonly ends?: LineEnds<ShownShape<T>>;
  readonly bytes?: FixedBytes<ShownShape<T>>;
  readonly coarse?: CoarseLine<ShownShape<T>>;
  /** Set if it does not have the style of all others. */
  readonly styling?: Styling;
  /** Set if a tool draws it from one point to another. */
  readonly drawing?: Drawing<ShownShape<T>>;
}
