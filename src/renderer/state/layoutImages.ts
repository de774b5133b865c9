import { moveIntoBoard } from '../../shared/document/moveIntoBoard.ts';
import type { Point, Size } from '../drawing/geometry.ts';

/** The share of the view that new images take at most, on each axis. */
const viewPart = 0.8;
/** Between two images, as a share of the shorter side of the view. */
const gapPart = 0.02;
/** Images that are in one row; more of them are a grid. */
const maxRowCount = 3;

/**
 * Places images around a point, in a row or a grid. They have their natural size, or a smaller one if they would not
 * fit into the view.
 * @param view the size of the visible part of the board. All are board units
 */
export function layoutImages(
  sizes: readonly Size[],
  at: Point,
  view: Size,
): readonly (Point & Size)[] {
  const columnCount =
    sizes.length <= maxRowCount ? sizes.length : Math.ceil(Math.sqrt(sizes.length));
  const rowCount = Math.ceil(sizes.length / columnCount);
  const gap = gapPart * Math.min(view.width, view.height);
  const cell = {
    width: cellLength(view.width, columnCount, gap),
    height: cellLength(view.height, rowCount, gap),
  };
  const fitted = sizes.map((size) => fitInto(size, cell));
  const rows = Array.from({ length: rowCount }, (_, row) =>
    fitted.slice(row * columnCount, (row + 1) * columnCount),
  );
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  let top = at.y - sumWithGaps(heights, gap) / 2;
  const places = rows.flatMap((row, index) => {
    const height = heights[index] ?? 0;
    const placed = placeRow(row, { x: at.x, y: top + height / 2 }, gap);
    top += height + gap;
    return placed;
  });
  const by = moveIntoBoard(boundsOf(places));
  return places.map((place) => ({ ...place, x: place.x + by.dx, y: place.y + by.dy }));
}

const cellLength = (viewLength: number, count: number, gap: number): number =>
  (viewLength * viewPart - gap * (count - 1)) / count;

function fitInto({ width, height }: Size, cell: Size): Size {
  const scale = Math.min(1, cell.width / width, cell.height / height);
  return { width: width * scale, height: height * scale };
}

/** @param middle of the row */
function placeRow(row: readonly Size[], middle: Point, gap: number): readonly (Point & Size)[] {
  const widths = row.map(({ width }) => width);
  let x = middle.x - sumWithGaps(widths, gap) / 2;
  return row.map(({ width, height }) => {
    const place = { x, y: middle.y - height / 2, width, height };
    x += width + gap;
    return place;
  });
}

const sumWithGaps = (lengths: readonly number[], gap: number): number =>
  lengths.reduce((sum, length) => sum + length, gap * (lengths.length - 1));

function boundsOf(places: readonly (Point & Size)[]): Parameters<typeof moveIntoBoard>[0] {
  return {
    minX: Math.min(...places.map(({ x }) => x)),
    minY: Math.min(...places.map(({ y }) => y)),
    maxX: Math.max(...places.map(({ x, width }) => x + width)),
    maxY: Math.max(...places.map(({ y, height }) => y + height)),
  };
}
