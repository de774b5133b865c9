import type { Colour, Style } from '../../../shared/document/style.ts';
import type { Point, Rect } from '../../drawing/geometry.ts';
import type { Pen } from '../../drawing/Pen.ts';
import type { PathSink } from '../../drawing/pathSink.ts';
import type { DrawnShape, Outline, PaintSettings, StyleControl } from '../ShapeKind.ts';
import { boxFrame, scaledSize } from './box.ts';
import { linedSvg, newSvgPath, paintLined, styleFill } from './lined.ts';
import { hitsPolygonEdge, isInside } from './polygon.ts';
import { areaControls } from './styleControls.ts';
import type { SvgSources } from './svg.ts';

interface ClosedShape {
  readonly width: number;
  readonly height: number;
  readonly style: Style;
}

/**
 * The common part of shapes with `width`, `height`, an outline and a fill, except for drawing by dragging.
 * @param form `trace` traces the outline, `polygon` is used for hit tests
 */
export function closedShape(form: {
  trace(width: number, height: number, sink: PathSink): void;
  polygon(box: Rect): readonly Point[];
}) {
  const trace = <Path extends PathSink>(
    { width, height }: ClosedShape,
    newPath: () => Path,
  ): Outline<Path> => {
    const path = newPath();
    form.trace(width, height, path);
    return { path };
  };
  const fill = ({ style }: ClosedShape): Colour | undefined => styleFill(style);
  return {
    frame: boxFrame,
    inkReach: ({ style }: ClosedShape): number => style.width / 2 + 1,
    lineReach: ({ style }: ClosedShape): number => style.width / 2,
    trace,
    fill,
    paint: (pen: Pen, drawn: DrawnShape<ClosedShape>, settings: PaintSettings): void =>
      paintLined(pen, drawn, settings, fill(drawn.shape)),
    paintCostUs: (): number => 30,
    svg: (shape: ClosedShape, { theme }: Pick<SvgSources, 'theme'>): string =>
      linedSvg(shape.style, trace(shape, newSvgPath), theme, fill(shape)),
    hits: (
      { shape, localFrame }: DrawnShape<ClosedShape>,
      a: Point,
      b: Point,
      tolerance: number,
    ): boolean => {
      const outline = form.polygon(localFrame);
      return (
        hitsPolygonEdge(outline, a, b, tolerance + shape.style.width / 2) ||
        (fill(shape) !== undefined && isInside(outline, b))
      );
    },
    resize: scaledSize,
    keepsRatio: false,
    controls: (): readonly StyleControl[] => areaControls,
  };
}
