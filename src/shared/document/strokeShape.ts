import { encodePoints, type StrokePoints } from './points.ts';
import type { ShapeOf } from './shape.ts';
import type { Style } from './style.ts';

/** A finished stroke with points relative to `origin`. */
export function strokeShape(ink: {
  readonly tool: 'pen' | 'highlighter';
  readonly page: string;
  readonly style: Style;
  readonly z: string;
  readonly origin: { readonly x: number; readonly y: number };
  readonly points: StrokePoints;
  readonly precisionBits: number;
}): ShapeOf<'stroke'> {
  return {
    type: 'stroke',
    page: ink.page,
    z: ink.z,
    x: ink.origin.x,
    y: ink.origin.y,
    rotation: 0,
    style: ink.style,
    tool: ink.tool,
    points: encodePoints(ink.points, ink.precisionBits),
  };
}
