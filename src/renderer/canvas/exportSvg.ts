import type { Shape } from '../../shared/document/shape.ts';
import { traceHead } from './arrowHeads.ts';
import type { Rect } from './geometry.ts';
import { centreOf } from './geometry.ts';
import { dashOf, fillAlpha, hasOutline } from './paintShape.ts';
import { fillColour, highlightColour, lightTheme, lineColour } from './palette.ts';
import { SvgPath, svgNumber } from './pathSink.ts';
import type { SceneShape } from './SceneShape.ts';
import {
  fillOf,
  headsOf,
  isEvenLine,
  isFilledInk,
  type TextShape,
  traceInkArea,
  traceShape,
} from './shapeGeometry.ts';
import { highlighterWidth } from './strokeOutline.ts';
import {
  fontFamily,
  type layOutLine,
  lineAnchor,
  lineHeight,
  linesOf,
  placedRuns,
} from './textLayout.ts';

export interface SvgSources {
  /** The bytes of an image; undefined when it is not to be shown. */
  image(hash: string): Uint8Array | undefined;
  /** From the top of a line to its baseline, board units. */
  baseline(fontSize: number): number;
  layOutLine(line: string, fontSize: number): ReturnType<typeof layOutLine>;
}

/**
 * The shapes as an SVG file with real paths and real text, light, on white: one piece of text for the start, for each
 * shape and for the end, since the whole of a large board is longer than a string can be.
 */
export function* exportSvg(
  shapes: readonly SceneShape[],
  bounds: Rect,
  sources: SvgSources,
): Generator<string, void> {
  const { minX, minY } = bounds;
  const width = bounds.maxX - minX;
  const height = bounds.maxY - minY;
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${attributes(minX, minY, width, height)}" width="${width}" height="${height}">
<rect x="${minX}" y="${minY}" width="${width}" height="${height}" fill="#ffffff"/>
`;
  for (const shape of shapes) yield `${element(shape, sources)}\n`;
  yield '</svg>\n';
}

function element(sceneShape: SceneShape, sources: SvgSources): string {
  const { shape } = sceneShape;
  const content = contentOf(sceneShape, sources);
  const opacity = shape.type === 'placeholder' ? 1 : shape.style.opacity;
  const blend =
    shape.type === 'stroke' && shape.tool === 'highlighter'
      ? ' style="mix-blend-mode:multiply"'
      : '';
  const faded = opacity === 1 ? '' : ` opacity="${svgNumber(opacity)}"`;
  return `<g transform="${placement(sceneShape)}"${faded}${blend}>${content}</g>`;
}

function placement({ shape, frame, rotation }: SceneShape): string {
  const place = `translate(${attributes(shape.x, shape.y)})`;
  if (rotation === 0) return place;
  const centre = centreOf(frame);
  const degrees = (rotation * 180) / Math.PI;
  return `rotate(${attributes(degrees, centre.x, centre.y)}) ${place}`;
}

function contentOf(sceneShape: SceneShape, sources: SvgSources): string {
  const { shape } = sceneShape;
  switch (shape.type) {
    case 'placeholder':
      return placeholderContent(shape);
    case 'frame':
      return `<path d="${pathOf(shape)}" fill="none" stroke="${lightTheme.placeholder}"/>`;
    case 'stroke':
      return strokeContent(shape);
    case 'text':
      return textContent(shape, 0, sources);
    case 'note':
      return linedContent(shape) + textContent(shape, shape.fontSize * 0.6, sources);
    case 'image':
      return imageContent(shape, sources);
    default:
      return linedContent(shape);
  }
}

function strokeContent(shape: Extract<Shape, { type: 'stroke' }>): string {
  if (isEvenLine(shape)) return linedContent(shape);
  if (shape.tool === 'pen') {
    const area = inkArea(shape);
    if (!hasOutline(shape.style)) return area;
    return `${area}<path d="${pathOf(shape)}" fill="${lineColour(shape.style.colour, lightTheme)}"/>`;
  }
  const colour = highlightColour(shape.style.colour, lightTheme);
  return `<path d="${pathOf(shape)}" fill="none" ${strokeAttributes(colour, highlighterWidth(shape.style.width))}/>`;
}

function linedContent(shape: Shape): string {
  const { style } = shape;
  const filled = fillAttributes(shape);
  if (!hasOutline(style)) return `<path d="${pathOf(shape)}" ${filled}/>`;
  const dash = dashOf(style.dash, style.width).join(' ');
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  const colour = lineColour(style.colour, lightTheme);
  const stroke = strokeAttributes(colour, style.width);
  const line = `<path d="${pathOf(shape)}" ${filled} ${stroke}${dashed}/>`;
  const heads = headsPath(shape);
  return heads === '' ? line : `${line}<path d="${heads}" fill="${colour}" ${stroke}/>`;
}

function fillAttributes(shape: Shape): string {
  const fill = fillOf(shape);
  if (fill === undefined) return 'fill="none"';
  const alpha = fillAlpha(shape.style);
  const opacity = alpha === 1 ? '' : ` fill-opacity="${svgNumber(alpha)}"`;
  return `fill="${fillColour(fill, lightTheme)}"${opacity}`;
}

function strokeAttributes(colour: string, width: number): string {
  return `stroke="${colour}" stroke-width="${svgNumber(width)}" stroke-linecap="round" stroke-linejoin="round"`;
}

function textContent(shape: TextShape, padding: number, sources: SvgSources): string {
  const colour = lineColour(shape.style.colour, lightTheme);
  const baseline = sources.baseline(shape.fontSize);
  const at = lineAnchor(shape, padding);
  const { anchor } = at;
  const layOut = (line: string) => sources.layOutLine(line, shape.fontSize);
  const lines = linesOf(shape.text).flatMap((line, row) => {
    const y = padding + row * shape.fontSize * lineHeight + baseline;
    return placedRuns(line, at, layOut).map((run) => {
      const own = run.anchor === anchor ? '' : ' text-anchor="start"';
      return `<tspan x="${svgNumber(run.x)}" y="${svgNumber(y)}"${own}>${escaped(run.text)}</tspan>`;
    });
  });
  const font = `font-family="${escaped(fontFamily)}" font-size="${svgNumber(shape.fontSize)}"`;
  const anchored = anchor === 'left' ? '' : ` text-anchor="${svgAnchors[anchor]}"`;
  return `<text ${font}${anchored} fill="${colour}" xml:space="preserve">${lines.join('')}</text>`;
}

const svgAnchors = { center: 'middle', right: 'end' } as const;

function placeholderContent({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): string {
  const place = `width="${svgNumber(width)}" height="${svgNumber(height)}"`;
  return `<rect ${place} fill="none" stroke="${lightTheme.placeholder}" stroke-dasharray="5 4"/>`;
}

function imageContent(shape: Extract<Shape, { type: 'image' }>, sources: SvgSources): string {
  const bytes = sources.image(shape.image);
  if (bytes === undefined) return placeholderContent(shape);
  const size = `width="${svgNumber(shape.width)}" height="${svgNumber(shape.height)}"`;
  return `<image ${size} preserveAspectRatio="none" href="data:${mediaType(bytes)};base64,${base64(bytes)}"/>`;
}

function mediaType(bytes: Uint8Array): string {
  if (bytes[0] === 0xff) return 'image/jpeg';
  if (bytes[0] === 0x47) return 'image/gif';
  return bytes[0] === 0x52 ? 'image/webp' : 'image/png';
}

/** Divisible by three, so that no piece ends in padding; small enough to be the arguments of one call. */
const base64PieceSizeBytes = 24_576;

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += base64PieceSizeBytes) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + base64PieceSizeBytes))));
  }
  return pieces.join('');
}

function pathOf(shape: SceneShape['shape']): string {
  const path = new SvgPath();
  traceShape(shape, path);
  return path.toString();
}

function headsPath(shape: Shape): string {
  const path = new SvgPath();
  for (const head of headsOf(shape)) traceHead(head, path);
  return path.toString();
}

/** The area of filled pen ink, under its line. */
function inkArea(shape: Shape): string {
  if (!isFilledInk(shape)) return '';
  const path = new SvgPath();
  traceInkArea(shape, path);
  return `<path d="${path.toString()}" ${fillAttributes(shape)}/>`;
}

function attributes(...numbers: readonly number[]): string {
  return numbers.map(svgNumber).join(' ');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for XML: escaped, and without the control characters that XML forbids. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => escapes[character] ?? character)
    .replace(/\p{Cc}/gu, (character) => (character === '\t' ? character : ''));
}
