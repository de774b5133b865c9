import { endsBetween, snapLineEnd, straightLine } from './parts/straightLine.ts';
import type { ShapeKind } from './ShapeKind.ts';

export const line = {
  ...straightLine(),
  drawing: {
    regularEnd: snapLineEnd,
    shape: (place, from, end) => ({ type: 'line', ...place, ...endsBetween(from, end) }),
  },
} satisfies ShapeKind<'line'>;
