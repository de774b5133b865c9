import { arrowFormat } from '../../shared/document/shapes/arrow.ts';
import { endsBetween, snapLineEnd, straightLine } from './parts/straightLine.ts';
import type { ShapeKind } from './ShapeKind.ts';

export const arrow = {
  ...straightLine(arrowFormat.defaults.endHead),
  drawing: {
    regularEnd: snapLineEnd,
    shape: (place, from, end) => ({ type: 'arrow', ...place, ...endsBetween(from, end) }),
  },
} satisfies ShapeKind<'arrow'>;
