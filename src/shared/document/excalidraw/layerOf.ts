import type { Shape } from '../shape.ts';
import { parseColour } from './colours.ts';
import type { Element } from './element.ts';
import { formOf } from './elementForms.ts';
import { turned } from './elementPlace.ts';
import { fillGround, type Layer } from './Ground.ts';
import { boundsOfPoints, readPoints } from './linePath.ts';

/** The opacity of a pattern of lines. */
const patternCoverage = 0.5;

/**
 * The layer that an element forms for others; undefined if it is not filled. @param isPicture the element shows
 * an image
 */
export function layerOf(element: Element, shape: Shape, isPicture: boolean): Layer | undefined {
  const css = parseColour(element.backgroundColor ?? 'transparent');
  const { fill, opacity, fillPattern } = shape.style;
  if (!isPicture && (fill === 'none' || css === undefined)) return undefined;
  const box = isBox(shape) ? shape : { ...pathBox(element), x: shape.x, y: shape.y };
  const contains = formOf(element).contains(element, box);
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x + box.width, box.y + box.height],
    [box.x, box.y + box.height],
  ].map(([x, y]) => turned(x ?? 0, y ?? 0, box, shape.rotation));
  return {
    ...boundsOfPoints(corners),
    contains: (x, y) => {
      const [localX, localY] = turned(x, y, box, -shape.rotation);
      return contains(localX - box.x, localY - box.y);
    },
    colours: isPicture || css === undefined ? undefined : fillGround(css.rgb, fill),
    alpha: opacity * (fillPattern === undefined ? 1 : patternCoverage),
  };
}

function isBox(shape: Shape): shape is Extract<Shape, { width: number }> {
  return 'width' in shape;
}

function pathBox(element: Element): { readonly width: number; readonly height: number } {
  const { minX, minY, maxX, maxY } = boundsOfPoints(readPoints(element.points));
  return { width: maxX - minX, height: maxY - minY };
}
