/** The documents that all apps draw: the same shapes at the same places in every app and every run. */

/** Freehand strokes only, or strokes and all other shapes that the three apps have in common. */
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
 * Board units between neighbouring shapes: 20,000 shapes fit into the window at a zoom of 10%, the minimum of the
 * peers, and 100,000 at 5%, the minimum of Everink.
 */
export const cellSize = 58;
/** Size in board units of boxes, and of the bounds of lines. */
export const shapeWidth = 48;
export const shapeHeight = 40;
const pointsPerStroke = 40;
/** The size of the window without toolbars. */
const aspect = 1.7;

const mix = ['stroke', 'rectangle', 'ellipse', 'line', 'arrow', 'text', 'note'] as const;

/** The number of columns and rows of shapes. */
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
