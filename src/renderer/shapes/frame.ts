import type { PathSink } from '../drawing/pathSink.ts';
import { boxFrame, scaledSize } from './parts/box.ts';
import { paintLabel } from './parts/label.ts';
import { newSvgPath } from './parts/lined.ts';
import { boxPolygon, hitsPolygonEdge } from './parts/polygon.ts';
import type { Outline, ShapeKind } from './ShapeKind.ts';

/** The name is above the box. */
const labelReach = 24;
const lineWidthPx = 1.5;
const labelGapPx = 6;
/** Board units added to the tolerance of a pointer. */
const hitReach = 2;

export const frame = {
  frame: boxFrame,
  inkReach: () => labelReach,
  lineReach: ({ style }) => style.width / 2,
  trace,
  paint: (pen, drawn, settings) => {
    const { theme, transform } = settings;
    pen.line = theme.placeholder;
    pen.lineWidth = lineWidthPx / transform.scale;
    pen.context.stroke(drawn.traced().path);
    paintLabel(pen, drawn.shape.name, 0, -labelGapPx / transform.scale, settings);
  },
  paintCostUs: () => 30,
  svg: (shape, { theme }) =>
    `<path d="${trace(shape, newSvgPath).path}" fill="none" stroke="${theme.placeholder}"/>`,
  hits: ({ localFrame }, a, b, tolerance) =>
    hitsPolygonEdge(boxPolygon(localFrame), a, b, tolerance + hitReach),
  resize: scaledSize,
  keepsRatio: false,
  controls: () => [],
  letters: ({ name }) => name,
} satisfies ShapeKind<'frame'>;

function trace<Path extends PathSink>(
  { width, height }: { readonly width: number; readonly height: number },
  newPath: () => Path,
): Outline<Path> {
  const path = newPath();
  path.moveTo(0, 0);
  path.lineTo(width, 0);
  path.lineTo(width, height);
  path.lineTo(0, height);
  path.closePath();
  return { path };
}
