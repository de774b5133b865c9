import { maxCoordinate, maxPageIdLength, maxViewDistance } from '../limits.ts';
import { defaultPageId, type Shape, shapeSchema } from './shape.ts';
import type { ShapeRecord } from './shapes/ShapeFormat.ts';
import { formatOf } from './shapes/shapeFormats.ts';

/** Shown instead of a shape that cannot be read. */
export interface Placeholder {
  readonly type: 'placeholder';
  /** The type it claims, for the label; `shape` if it claims none. */
  readonly label: string;
  readonly page: string;
  readonly z: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /**
   * The shape extends beyond the limits of a board. It is shown small at the nearest visible position, and
   * excluded from the bounds of the board.
   */
  readonly isBeyondLimits: boolean;
}

export type ReadShape = Shape | Placeholder;

const placeholderSize = 96;
const geometryKeys = ['x', 'y', 'width', 'height', 'x1', 'y1', 'x2', 'y2', 'rotation'] as const;

/** The shape in a map, or a placeholder if this version cannot read it. */
export function readShape(record: ShapeRecord): ReadShape {
  if (formatOf(record)?.isPlain?.(record)) return record;
  const parsed = shapeSchema.safeParse(record);
  return parsed.success ? parsed.data : placeholderOf(record);
}

function placeholderOf(record: ShapeRecord): Placeholder {
  const number = (key: string, otherwise: number): number => {
    const value = record[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
  };
  const text = (key: string, otherwise: string): string => {
    const value = record[key];
    return typeof value === 'string' && value.length > 0
      ? value.slice(0, maxPageIdLength)
      : otherwise;
  };
  return placeholderAt({
    label: text('type', 'shape'),
    page: text('page', defaultPageId),
    z: text('z', 'a0'),
    x: number('x', 0),
    y: number('y', 0),
    width: Math.max(1, number('width', placeholderSize)),
    height: Math.max(1, number('height', placeholderSize)),
    isBeyondLimits: geometryKeys.some((key) => isBeyond(record[key])),
  });
}

/** A placeholder of the usual size for a shape. */
export function placeholderFor(
  { type, page, z, x, y }: Shape,
  { isBeyondLimits }: Pick<Placeholder, 'isBeyondLimits'>,
): Placeholder {
  const size = { width: placeholderSize, height: placeholderSize };
  return placeholderAt({ label: type, page, z, x, y, ...size, isBeyondLimits });
}

/** Moves a placeholder to a visible position. */
function placeholderAt(wanted: Omit<Placeholder, 'type'>): Placeholder {
  const { x, y, width, height } = wanted;
  const isBeyondLimits = wanted.isBeyondLimits || isBeyond(x + width) || isBeyond(y + height);
  if (!isBeyondLimits) return { type: 'placeholder', ...wanted };
  const reachable = (value: number): number =>
    Math.min(maxViewDistance, Math.max(-maxViewDistance, value));
  return {
    type: 'placeholder',
    ...wanted,
    x: reachable(x),
    y: reachable(y),
    width: placeholderSize,
    height: placeholderSize,
    isBeyondLimits,
  };
}

/** NaN counts as beyond everything. */
const isBeyond = (value: unknown): boolean =>
  typeof value === 'number' && !(Math.abs(value) <= maxCoordinate);
