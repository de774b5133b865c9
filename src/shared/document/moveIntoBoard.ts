import { maxCoordinate, roundingRoom } from '../limits.ts';

/** Largest absolute coordinate that something is moved to, board units. */
export const furthest = maxCoordinate - roundingRoom;

/** The shortest translation that moves bounds into the limits of a board. */
export function moveIntoBoard({
  minX,
  minY,
  maxX,
  maxY,
}: {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}): { readonly dx: number; readonly dy: number } {
  return { dx: shortest(minX, maxX), dy: shortest(minY, maxY) };
}

const shortest = (min: number, max: number): number =>
  Math.min(0, furthest - max) + Math.max(0, -furthest - min);
