import { shapeFormats } from '../../shared/document/shapes/shapeFormats.ts';
import { endsBetween, snapLineEnd, straightLine } from './parts/straightLine.ts';
import type { ShapeKind } from './ShapeKind.ts';

export const line = {
  ...straightLine(shapeFormats.line.defaults.endHead),
  drawing: {
    regularEnd: snapLineEnd,
    shape: (place, from, end) => ({ type: 'line', ...place, ...endsBetween(from, end) }),
  },
} satisfies ShapeKind<'line'>;
