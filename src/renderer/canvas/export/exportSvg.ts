import { centreOf, type Rect } from '../../drawing/geometry.ts';
import { svgNumber } from '../../drawing/pathSink.ts';
import type { SvgSources } from '../../shapes/parts/svg.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from '../scene/SceneShape.ts';

export interface SvgSettings {
  /** Undefined: transparent. */
  readonly background?: string | undefined;
  /** `@font-face` rules of the embedded fonts, one string each. */
  readonly fontFaces?: readonly string[];
}

/**
 * Yields the shapes as an SVG file with real paths and text: one string for the start, one per font, one
 * per shape and one for the end, since a large board exceeds the longest string.
 */
export function* exportSvg(
  shapes: readonly SceneShape[],
  bounds: Rect,
  sources: SvgSources,
  { background, fontFaces = [] }: SvgSettings = {},
): Generator<string, void> {
  const { minX, minY } = bounds;
  const width = bounds.maxX - minX;
  const height = bounds.maxY - minY;
  const paper =
    background === undefined
      ? ''
      : `<rect x="${minX}" y="${minY}" width="${width}" height="${height}" fill="${background}"/>\n`;
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${attributes(minX, minY, width, height)}" width="${width}" height="${height}">
${paper}`;
  for (const fontFace of fontFaces) yield `<style>${fontFace}</style>\n`;
  for (const shape of shapes) yield `${element(shape, sources)}\n`;
  yield '</svg>\n';
}

function element(sceneShape: SceneShape, sources: SvgSources): string {
  const { shape } = sceneShape;
  const kind = kindOf(shape);
  const opacity = shape.type === 'placeholder' ? 1 : shape.style.opacity;
  const faded = opacity === 1 ? '' : ` opacity="${svgNumber(opacity)}"`;
  const css = kind.svgStyle?.(shape, sources.theme);
  const style = css === undefined ? '' : ` style="${css}"`;
  const content = kind.svg(shape, sources);
  return `<g transform="${placement(sceneShape)}"${faded}${style}>${content}</g>`;
}

function placement({ shape, frame, rotation }: SceneShape): string {
  const place = `translate(${attributes(shape.x, shape.y)})`;
  if (rotation === 0) return place;
  const centre = centreOf(frame);
  const degrees = (rotation * 180) / Math.PI;
  return `rotate(${attributes(degrees, centre.x, centre.y)}) ${place}`;
}

function attributes(...numbers: readonly number[]): string {
  return numbers.map(svgNumber).join(' ');
}
