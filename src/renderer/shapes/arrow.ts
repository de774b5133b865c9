import { shapeFormats } from '../../shared/document/shapes/shapeFormats.ts';
import { endsBetween, snapLineEnd, straightLine } from './parts/straightLine.ts';
import type { ShapeKind } from './ShapeKind.ts';

export const arrow = {
  ...straightLine(shapeFormats.arrow.defaults.endHead),
  drawing: {
    regularEnd: snapLineEnd,
    shape: (place, from, end) => ({ type: 'arrow', ...place, ...endsBetween(from, end) }),
  },
} satisfies ShapeKind<'arrow'>;
