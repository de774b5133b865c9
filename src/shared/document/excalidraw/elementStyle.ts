import { maxLineWidth } from '../../limits.ts';
import type { Colour, Style } from '../style.ts';
import { fillColourOf, mix, parseColour, type Rgb } from './colours.ts';
import type { ElementContext } from './ElementContext.ts';
import type { Element } from './element.ts';
import { type Box, turned } from './elementPlace.ts';
import type { LinePoint } from './linePath.ts';
import { readableColour } from './readableColour.ts';

/** Excalidraw draws lines slightly wider than their nominal width. */
const lineWidthFactor = 1.5;
/** Thinner lines are invisible. */
export const leastLineWidth = 0.5;
const black: Rgb = [0x1e, 0x1e, 0x1e];

export function baseStyle({ strokeWidth, opacity, strokeStyle }: Element): Style {
  return {
    colour: 'ink',
    width: clamp(strokeWidth * lineWidthFactor, leastLineWidth, maxLineWidth),
    fill: 'none',
    opacity: clamp(opacity / 100, 0, 1),
    ...(strokeStyle === 'solid' ? {} : { dash: strokeStyle }),
  };
}

/** @param samples visible positions of the line */
export function lineStyle(
  element: Element,
  context: ElementContext,
  samples: readonly LinePoint[],
): Style {
  const css = parseColour(element.strokeColor ?? '#1e1e1e');
  const style = baseStyle(element);
  if (css?.alpha === 0) return { ...style, outline: 'none' };
  return { ...style, colour: colourAt(css?.rgb ?? black, context, samples, false) };
}

export function areaStyle(
  element: Element,
  context: ElementContext,
  samples: readonly LinePoint[],
): Style {
  const css = parseColour(element.backgroundColor ?? 'transparent');
  const style = lineStyle(element, context, samples);
  if (css === undefined || css.alpha === 0) return style;
  const isPattern = element.fillStyle !== undefined && element.fillStyle !== 'solid';
  return {
    ...style,
    fill: fillColourOf(mix(css.rgb, context.background, css.alpha)),
    ...(isPattern ? { fillPattern: patternOf(element.fillStyle) } : {}),
  };
}

function patternOf(fillStyle: string | undefined): string {
  return fillStyle === 'cross-hatch' ? 'cross-hatch' : 'hachure';
}

function colourAt(
  colour: Rgb,
  { ground }: ElementContext,
  samples: readonly LinePoint[],
  isText: boolean,
): Colour {
  const grounds = samples.map(([x, y]) => ground.at(x, y));
  return readableColour(colour, grounds, isText);
}

export function edgeSamples({ angle }: Element, box: Box): readonly LinePoint[] {
  return [
    turned(box.x + box.width / 2, box.y, box, angle),
    turned(box.x, box.y + box.height / 2, box, angle),
  ];
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

export function textStyle(element: Element, box: Box, context: ElementContext): Style {
  const { dash: _, ...style } = baseStyle(element);
  const css = parseColour(element.strokeColor ?? '#1e1e1e');
  if (css?.alpha === 0) return { ...style, opacity: 0 };
  const middle = box.y + box.height / 2;
  const samples = [0.1, 0.5, 0.9].map((part) =>
    turned(box.x + box.width * part, middle, box, element.angle),
  );
  return { ...style, colour: colourAt(css?.rgb ?? black, context, samples, true) };
}
