import { maxForeignElementCount } from '../../limits.ts';
import { readShape } from '../readShape.ts';
import type { Shape } from '../shape.ts';
import { parseColour, type Rgb } from './colours.ts';
import { type Difference, Differences } from './Differences.ts';
import type { MeasureText } from './ElementContext.ts';
import { type Element, elementSchema, isDeleted, isRecord } from './element.ts';
import { Ground } from './Ground.ts';
import { layerOf } from './layerOf.ts';
import { type LeftOut, LeftOutCounts, type LeftOutReason } from './leftOut.ts';
import { type CanShowImage, type DrawPicture, Pictures } from './Pictures.ts';
import { type ExcalidrawDrawing, parseDrawing } from './parseFile.ts';
import { showsPicture, toShape } from './toShape.ts';

export interface ImportedDrawing {
  /** In drawing order; `z` and `page` are set when they are added to a board. */
  readonly shapes: readonly Shape[];
  /** Bytes by content hash. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** The skipped elements. With the shapes, these are all that were not deleted. */
  readonly leftOut: readonly LeftOut[];
  /** How the shapes differ from the file. */
  readonly differences: readonly Difference[];
}

/** What only a window can do. */
export interface ImportHelpers {
  readonly measureText?: MeasureText;
  readonly drawPicture?: DrawPicture;
  readonly canShowImage?: CanShowImage;
  /** Lets other work run. Called between slices of a large import with the completed fraction, 0 to 1. */
  readonly pause?: (part: number) => Promise<void>;
}

/** Elements between two pauses. */
const sliceSize = 500;
const white: Rgb = [255, 255, 255];

/**
 * Reads an `.excalidraw` file. Each element is imported, adjusted or skipped on its own.
 * @throws CodedError when it is not such a file
 */
export async function readExcalidraw(
  bytes: Uint8Array,
  helpers: ImportHelpers = {},
): Promise<ImportedDrawing> {
  return await importDrawing(parseDrawing(bytes), helpers);
}

/** Like `readExcalidraw`, for a parsed drawing. Never throws. */
export async function importDrawing(
  drawing: ExcalidrawDrawing,
  helpers: ImportHelpers = {},
): Promise<ImportedDrawing> {
  const leftOut = new LeftOutCounts();
  const differences = new Differences();
  const importer = new ElementImporter(drawing, helpers);
  const live = drawing.elements.filter((candidate) => !isDeleted(candidate));
  const shapes: Shape[] = [];
  for (const [index, candidate] of live.entries()) {
    if (index >= maxForeignElementCount) {
      leftOut.add(undefined, 'too-many-elements', live.length - index);
      break;
    }
    if (index > 0 && index % sliceSize === 0) await helpers.pause?.(index / live.length);
    const shape = await importer.import(candidate);
    if (typeof shape === 'object') {
      shapes.push(shape);
      differences.add(candidate, shape, (id) => importer.containerOf(id)?.type);
    } else leftOut.add(isRecord(candidate) ? candidate.type : undefined, shape);
  }
  return {
    shapes,
    images: importer.images,
    leftOut: leftOut.list(),
    differences: differences.list(),
  };
}

/** Converts elements to shapes one by one, lowest first. */
class ElementImporter {
  readonly #pictures: Pictures;
  readonly #background: Rgb;
  readonly #ground: Ground;
  readonly #measureText: MeasureText | undefined;
  readonly #elements: readonly unknown[];
  #byId: ReadonlyMap<string, unknown> | undefined;

  constructor(
    drawing: ExcalidrawDrawing,
    { measureText, drawPicture, canShowImage }: ImportHelpers,
  ) {
    this.#pictures = new Pictures(drawing.files, drawPicture, canShowImage);
    this.#background = backgroundOf(drawing.background);
    this.#ground = new Ground(this.#background);
    this.#measureText = measureText;
    this.#elements = drawing.elements;
  }

  get images(): ReadonlyMap<string, Uint8Array> {
    return this.#pictures.images;
  }

  async import(candidate: unknown): Promise<Shape | LeftOutReason> {
    const parsed = elementSchema.safeParse(candidate);
    if (!parsed.success) return 'damaged';
    const element = parsed.data;
    const isPicture = showsPicture(element);
    const picture = isPicture ? await this.#pictures.find(element) : undefined;
    if (typeof picture === 'string') return picture;
    const shape = toShape(element, {
      ground: this.#ground,
      background: this.#background,
      measureText: this.#measureText,
      containerOf: (id) => this.containerOf(id),
      image: picture?.hash,
    });
    if (typeof shape === 'string') return shape;
    // An import never creates placeholders.
    if (readShape(shape).type === 'placeholder') return 'damaged';
    const layer = layerOf(element, shape, isPicture);
    if (layer !== undefined) this.#ground.add(layer);
    return shape;
  }

  containerOf(id: string): Element | undefined {
    this.#byId ??= new Map(
      this.#elements.flatMap((candidate) =>
        isRecord(candidate) && typeof candidate.id === 'string'
          ? [[candidate.id, candidate] as const]
          : [],
      ),
    );
    const parsed = elementSchema.safeParse(this.#byId.get(id));
    return parsed.success ? parsed.data : undefined;
  }
}

function backgroundOf(css: unknown): Rgb {
  const colour = typeof css === 'string' ? parseColour(css) : undefined;
  return colour === undefined || colour.alpha === 0 ? white : colour.rgb;
}
