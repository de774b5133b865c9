/** The documents that all apps draw: the same shapes at the same places in each, and in every run. */

/** Freehand strokes alone, or strokes between all the other shapes that the three apps have in common. */
export type Content = 'strokes' | 'mixed';

interface Place {
  readonly x: number;
  readonly y: number;
}
export interface PlainStroke extends Place {
  readonly type: 'stroke';
  /** Relative to the place. */
  readonly points: readonly (readonly [number, number])[];
}
export interface PlainBox extends Place {
  readonly type: 'rectangle' | 'ellipse' | 'line' | 'arrow' | 'text' | 'note';
}
export type PlainShape = PlainStroke | PlainBox;

/**
 * Board units between the places of two shapes: 20,000 fit into the window at a zoom of 10 %, the peers' least, and
 * 100,000 at 5 %, Everink's.
 */
export const cellSize = 58;
/** Board units of every shape that is a box, or the box that a line crosses. */
export const shapeWidth = 48;
export const shapeHeight = 40;
const pointsPerStroke = 40;
/** Of the window, less what the toolbars take. */
const aspect = 1.7;

const mix = ['stroke', 'rectangle', 'ellipse', 'line', 'arrow', 'text', 'note'] as const;

/** How many shapes stand in a row, and how many rows there are. */
export function gridOf(shapeCount: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.ceil(Math.sqrt(shapeCount * aspect));
  return { columns, rows: Math.ceil(shapeCount / columns) };
}

export function boardContent(content: Content, shapeCount: number): PlainShape[] {
  const { columns } = gridOf(shapeCount);
  return Array.from({ length: shapeCount }, (_, index) => {
    const place = {
      x: (index % columns) * cellSize,
      y: Math.floor(index / columns) * cellSize,
    };
    const type = content === 'strokes' ? 'stroke' : (mix[index % mix.length] ?? 'stroke');
    return type === 'stroke' ? { type, ...place, points: scribble(index) } : { type, ...place };
  });
}

function scribble(index: number): [number, number][] {
  return Array.from({ length: pointsPerStroke }, (_, point) => [
    (point / (pointsPerStroke - 1)) * shapeWidth,
    shapeHeight / 2 + (shapeHeight / 2) * Math.sin(point / 2.6 + index) * Math.cos(point / 7),
  ]);
}
