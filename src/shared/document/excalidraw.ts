import { BoardFileError, contentHash } from './everinkFile.ts';
import {
  type ExcalidrawElement,
  excalidrawElementSchema,
  excalidrawFileSchema,
} from './excalidrawSchema.ts';
import { encodePoints } from './points.ts';
import type { Colour, Shape, Style } from './shape.ts';

export interface ImportedDrawing {
  /** In the order of drawing; `z` and `page` are given when they are put on a board. */
  readonly shapes: readonly Shape[];
  /** Content hash to bytes. */
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** Elements that could not be taken over. */
  readonly skippedCount: number;
}

type Of<Type extends ExcalidrawElement['type']> = Extract<ExcalidrawElement, { type: Type }>;

const precisionBits = 6;
const evenPressure = 0.5;
/** Their default colours and ours, so that what was drawn with them follows the theme. */
const colours: Readonly<Record<string, Colour>> = {
  '#1e1e1e': 'ink',
  '#000000': 'ink',
  '#343a40': 'grey',
  '#e03131': 'red',
  '#ffc9c9': 'red',
  '#c92a2a': 'red',
  '#2f9e44': 'green',
  '#b2f2bb': 'green',
  '#1971c2': 'blue',
  '#a5d8ff': 'blue',
  '#1864ab': 'blue',
  '#f08c00': 'yellow',
  '#ffec99': 'yellow',
  '#e8590c': 'orange',
  '#9c36b5': 'violet',
  '#c2255c': 'pink',
  '#0c8599': 'teal',
};

/**
 * Reads an `.excalidraw` file. What this version has no shape for is counted, not guessed.
 * @throws BoardFileError with a sentence for the user when it is no such file
 */
export async function readExcalidraw(bytes: Uint8Array): Promise<ImportedDrawing> {
  const file = parseFile(bytes);
  const images = new Map<string, Uint8Array>();
  const hashes = new Map<string, string>();
  for (const [id, { dataURL }] of Object.entries(file.files)) {
    const image = imageBytes(dataURL);
    if (image === undefined) continue;
    const hash = await contentHash(image);
    images.set(hash, image);
    hashes.set(id, hash);
  }
  const shapes: Shape[] = [];
  let skippedCount = 0;
  for (const candidate of file.elements) {
    const element = excalidrawElementSchema.safeParse(candidate);
    if (element.success && element.data.isDeleted) continue;
    const shape = element.success ? toShape(element.data, hashes) : undefined;
    if (shape === undefined) skippedCount += 1;
    else shapes.push(shape);
  }
  return { shapes, images, skippedCount };
}

function parseFile(bytes: Uint8Array): ReturnType<typeof excalidrawFileSchema.parse> {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return excalidrawFileSchema.parse(json);
  } catch {
    throw new BoardFileError(
      'This is not an Excalidraw file, or it is damaged. Choose a file that Excalidraw saved.',
    );
  }
}

function toShape(
  element: ExcalidrawElement,
  hashes: ReadonlyMap<string, string>,
): Shape | undefined {
  const style = styleOf(element);
  const place = {
    page: 'page-1',
    z: 'a0',
    x: element.x,
    y: element.y,
    rotation: element.angle,
    style,
  };
  const box = { width: Math.abs(element.width), height: Math.abs(element.height) };
  switch (element.type) {
    case 'rectangle':
    case 'ellipse':
      return { type: element.type, ...place, ...box };
    case 'diamond':
      return diamond(element, style);
    case 'line':
    case 'arrow':
      return lineOrStroke(element, style);
    case 'freedraw':
      return freedraw(element, style);
    case 'text':
      return { type: 'text', ...place, ...box, text: element.text, fontSize: element.fontSize };
    case 'image': {
      const image = hashes.get(element.fileId ?? '');
      return image === undefined ? undefined : { type: 'image', ...place, ...box, image };
    }
    default:
      return undefined;
  }
}

function styleOf(element: ExcalidrawElement): Style {
  return {
    colour: colourOf(element.strokeColor) ?? 'ink',
    width: Math.min(1_000, Math.max(0.1, element.strokeWidth * 1.5)),
    fill: colourOf(element.backgroundColor) ?? 'none',
    opacity: Math.min(1, Math.max(0, element.opacity / 100)),
    dash: element.strokeStyle,
  };
}

function colourOf(css: string): Colour | undefined {
  const hex = css.toLowerCase();
  const long = /^#[0-9a-f]{3}$/.test(hex)
    ? `#${[...hex.slice(1)].map((c) => c + c).join('')}`
    : hex;
  if (!/^#[0-9a-f]{6}$/.test(long)) return undefined;
  return colours[long] ?? long;
}

/** A line of two points stays one; one with bends becomes ink along the same way. */
function lineOrStroke(element: Of<'line' | 'arrow'>, style: Style): Shape {
  const [first, second] = element.points;
  if (first !== undefined && second !== undefined && element.points.length === 2) {
    return straight(element, style, first, second);
  }
  return stroke(element, style, densified(element.points), []);
}

function straight(
  element: Of<'line' | 'arrow'>,
  style: Style,
  first: readonly [number, number, ...unknown[]],
  second: readonly [number, number, ...unknown[]],
): Shape {
  // Our arrows have their head at the second end.
  const isBackward =
    element.type === 'arrow' && !element.endArrowhead && Boolean(element.startArrowhead);
  const hasHead =
    element.type === 'arrow' && Boolean(element.endArrowhead ?? element.startArrowhead);
  const [from, to] = isBackward ? [second, first] : [first, second];
  const minX = Math.min(from[0], to[0]);
  const minY = Math.min(from[1], to[1]);
  return {
    type: hasHead ? 'arrow' : 'line',
    page: 'page-1',
    z: 'a0',
    x: element.x + minX,
    y: element.y + minY,
    rotation: element.angle,
    style: { ...style, fill: 'none' },
    x1: from[0] - minX,
    y1: from[1] - minY,
    x2: to[0] - minX,
    y2: to[1] - minY,
  };
}

function freedraw(element: Of<'freedraw'>, style: Style): Shape {
  const pressures = element.simulatePressure ? [] : element.pressures;
  // Their pen is drawn about four times as wide as its number says.
  const pen = {
    ...style,
    width: Math.min(1_000, element.strokeWidth * 3.5),
    fill: 'none' as const,
  };
  return stroke(element, pen, element.points, pressures);
}

function diamond(element: Of<'diamond'>, style: Style): Shape {
  const { width, height } = element;
  const corners: [number, number][] = [
    [width / 2, 0],
    [width, height / 2],
    [width / 2, height],
    [0, height / 2],
    [width / 2, 0],
  ];
  return stroke(element, { ...style, fill: 'none' }, densified(corners), []);
}

function stroke(
  element: ExcalidrawElement,
  style: Style,
  points: readonly (readonly [number, number, ...unknown[]])[],
  pressures: readonly number[],
): Shape {
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
  }
  return {
    type: 'stroke',
    page: 'page-1',
    z: 'a0',
    x: element.x + minX,
    y: element.y + minY,
    rotation: element.angle,
    style,
    tool: 'pen',
    points: encodePoints(
      {
        xs: Float64Array.from(points, ([x]) => x - minX),
        ys: Float64Array.from(points, ([, y]) => y - minY),
        pressures: Uint8Array.from(points, (_, i) =>
          Math.round(Math.min(1, Math.max(0, pressures[i] ?? evenPressure)) * 255),
        ),
      },
      precisionBits,
    ),
  };
}

/** Points along the straight ways between the corners: ink is smoothed, and would round them off otherwise. */
function densified(
  corners: readonly (readonly [number, number, ...unknown[]])[],
): [number, number][] {
  const spacing = 2;
  const maxPerSide = 500;
  const points: [number, number][] = [];
  corners.forEach((corner, i) => {
    const next = corners[i + 1];
    if (next === undefined) {
      points.push([corner[0], corner[1]]);
      return;
    }
    const length = Math.hypot(next[0] - corner[0], next[1] - corner[1]);
    const steps = Math.min(maxPerSide, Math.max(1, Math.ceil(length / spacing)));
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      points.push([corner[0] + (next[0] - corner[0]) * t, corner[1] + (next[1] - corner[1]) * t]);
    }
  });
  return points;
}

function imageBytes(dataUrl: string): Uint8Array<ArrayBuffer> | undefined {
  const match = /^data:image\/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]+)$/.exec(dataUrl);
  if (match?.[1] === undefined) return undefined;
  try {
    return Uint8Array.from(atob(match[1]), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
