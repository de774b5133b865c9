import type { ReadShape } from '../../shared/document/readShape.ts';
import type { Colour, Style } from '../../shared/document/style.ts';
import type { DeviceTransform, Point, Rect } from '../drawing/geometry.ts';
import type { Pen } from '../drawing/Pen.ts';
import type { BoardTheme } from '../drawing/palette.ts';
import type { PathSink } from '../drawing/pathSink.ts';
import type { DrawnLabels, ImageProblem } from './DrawnLabels.ts';
import type { SvgSources } from './parts/svg.ts';

/** The kinds of the document, and `placeholder` for a shape that this version cannot read. */
export type ShownType = ReadShape['type'];
export type ShownShape<T extends ShownType> = Extract<ReadShape, { type: T }>;

/** A control of the style panel. */
export type StyleControl = 'colour' | 'width' | 'fill' | 'opacity';

/** Decoded images. */
export interface Images {
  /** The image, once it is decoded. */
  get(hash: string): ImageBitmap | undefined;
  /** Why an image cannot be shown, if known. */
  problem(hash: string): ImageProblem | undefined;
}

export interface PaintSettings {
  readonly transform: DeviceTransform;
  readonly theme: BoardTheme;
  readonly images: Images | undefined;
  /** Undefined: boxes of what cannot be shown are empty, so that the picture is the same in every language. */
  readonly labels: DrawnLabels | undefined;
  /** The shape is painted only once, so simplified lines of thin ink need not be cached. */
  readonly isOnce?: boolean;
}

/** How the texts of shapes are painted. */
export interface TextSettings extends Pick<PaintSettings, 'images' | 'labels'> {
  /** Device pixels per board unit. */
  readonly scale: number;
}

/** The paths of a shape, relative to its (x, y). */
export interface Outline<Path> {
  readonly path: Path;
  /** Arrow heads, to be filled and stroked. */
  readonly heads?: Path | undefined;
  /** The filled area of pen ink; other shapes fill `path`. */
  readonly inkArea?: Path | undefined;
}

/** A shape in the scene, with the paths cached between frames. */
export interface DrawnShape<S> {
  readonly shape: S;
  /** The unrotated bounds relative to (x, y). */
  readonly localFrame: Rect;
  traced(): Outline<Path2D>;
  /** The simplified line of thin ink. @param scale device pixels per board unit */
  coarsePath(scale: number): Path2D;
  /** As `coarsePath`, without keeping the path. */
  traceCoarse(scale: number, sink: PathSink): void;
  /** Whether its path is cached. */
  isTraced(isCoarse: boolean): boolean;
}

/** A change of the style by the user. */
export type StyleChange = Partial<Pick<Style, StyleControl>>;

/** Styling of kinds that differ from the common style. */
export interface Styling {
  /** The style of new shapes until the user changes it. */
  readonly initial: Style;
  /** The colour that the style panel shows. */
  colour(style: Style): Colour;
  /** The style after a change. */
  changed(style: Style, change: StyleChange): Style;
}

/** Position and common keys of a new shape. */
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
  /** The end point while the shift key is held. */
  regularEnd(from: Point, to: Point): Point;
  /** The size of a shape created by a click, centred on its point. Kinds that require a drag omit this. */
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

/** Bytes that never change, such as points. The painter receives them once, apart from the other keys. */
export interface FixedBytes<S> {
  of(shape: S): Uint8Array<ArrayBuffer>;
  put(shape: S, bytes: Uint8Array<ArrayBuffer>): S;
}

/** The simplified line of ink that is thin on the screen. */
export interface CoarseLine<S> {
  /** Board units. Rounded to steps, so that paths can be shared between scales. */
  tolerance(shape: S, scale: number): number;
  trace(shape: S, tolerance: number, sink: PathSink): void;
}

/**
 * What the window knows about one kind of shape; used by window, painter, early picture and exports. Lengths are
 * in board units, `scale` is in device pixels per board unit.
 */
export interface ShapeKind<T extends ShownType> {
  /** The unrotated bounds relative to (x, y), without the width of lines. */
  frame(shape: ShownShape<T>): Rect;
  /** How far ink reaches beyond the frame. */
  inkReach(shape: ShownShape<T>): number;
  /** How far its line width reaches beyond the frame. */
  lineReach(shape: ShownShape<T>): number;
  trace<Path extends PathSink>(shape: ShownShape<T>, newPath: () => Path): Outline<Path>;
  /** Paints with the origin of the context at (x, y) and the opacity of the shape already set. */
  paint(pen: Pen, drawn: DrawnShape<ShownShape<T>>, settings: PaintSettings): void;
  /** Estimated time to paint it on a small computer, in microseconds. */
  paintCostUs(drawn: DrawnShape<ShownShape<T>>, scale: number): number;
  /** The content of its `g` element. */
  svg(shape: ShownShape<T>, sources: SvgSources): string;
  /** Whether the segment from `a` to `b`, relative to (x, y), comes within `tolerance` of its ink. */
  hits(drawn: DrawnShape<ShownShape<T>>, a: Point, b: Point, tolerance: number): boolean;
  /** The keys changed by scaling, except for `x` and `y`. */
  resize(shape: ShownShape<T>, scaleX: number, scaleY: number): Partial<ShownShape<T>>;
  /** Resizing keeps its aspect ratio. */
  readonly keepsRatio: boolean;
  /** Its controls in the style panel. @param shape undefined: a new shape */
  controls(shape?: ShownShape<T>): readonly StyleControl[];

  /** Its fill colour; undefined if it is not filled. Kinds without an area omit this. */
  fill?(shape: ShownShape<T>): Colour | undefined;
  /** The text that is painted with it, if it is readable: the fonts for it must be loaded. */
  letters?(shape: ShownShape<T>, settings: TextSettings): string | undefined;
  /**
   * The distance from its edges to its text, which wraps within it. Kinds that are as large as their text omit
   * this.
   */
  textPadding?(shape: ShownShape<T>): number;
  /** The key of its image in `images` of the board. */
  imageHash?(shape: ShownShape<T>): string;
  /** The CSS of its `g` element. */
  svgStyle?(shape: ShownShape<T>, theme: BoardTheme): string | undefined;
  /** A placeholder if it cannot be shown. Kinds whose schema decides this omit it. */
  shown?(shape: ShownShape<T>): ReadShape;
  /** A fast check that a resized shape can be shown, for kinds whose schema is slow. */
  canBeShown?(shape: ShownShape<T>): boolean;
  readonly ends?: LineEnds<ShownShape<T>>;
  readonly bytes?: FixedBytes<ShownShape<T>>;
  readonly coarse?: CoarseLine<ShownShape<T>>;
  /** Set if it does not use the common style. */
  readonly styling?: Styling;
  /** Set if a tool draws it from one point to another. */
  readonly drawing?: Drawing<ShownShape<T>>;
}
