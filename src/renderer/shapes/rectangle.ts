import { sizeBetween, squareEnd } from './parts/box.ts';
import { closedShape } from './parts/closedShape.ts';
import { boxPolygon } from './parts/polygon.ts';
import { traceRoundedRectangle } from './parts/roundedRectangle.ts';
import type { ShapeKind } from './ShapeKind.ts';

export const rectangle = {
  ...closedShape({ trace: traceRoundedRectangle, polygon: boxPolygon }),
  drawing: {
    regularEnd: squareEnd,
    shape: (place, from, end) => ({ type: 'rectangle', ...place, ...sizeBetween(from, end) }),
  },
} satisfies ShapeKind<'rectangle'>;
