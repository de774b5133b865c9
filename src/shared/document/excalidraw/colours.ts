import type { Colour, paletteNames } from '../style.ts';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** A CSS colour and its opacity, 0 to 1. */
export interface CssColour {
  readonly rgb: Rgb;
  readonly alpha: number;
}

type PaletteName = (typeof paletteNames)[number];

/** Colour names found in files; Excalidraw itself writes hex. */
const namedColours: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  red: '#ff0000',
  maroon: '#800000',
  orange: '#ffa500',
  yellow: '#ffff00',
  gold: '#ffd700',
  olive: '#808000',
  lime: '#00ff00',
  green: '#008000',
  teal: '#008080',
  aqua: '#00ffff',
  cyan: '#00ffff',
  blue: '#0000ff',
  navy: '#000080',
  purple: '#800080',
  magenta: '#ff00ff',
  fuchsia: '#ff00ff',
  violet: '#ee82ee',
  pink: '#ffc0cb',
  brown: '#a52a2a',
  lightgray: '#d3d3d3',
  lightgrey: '#d3d3d3',
  darkgray: '#a9a9a9',
  darkgrey: '#a9a9a9',
  lightblue: '#add8e6',
  lightgreen: '#90ee90',
  darkblue: '#00008b',
  darkgreen: '#006400',
  darkred: '#8b0000',
};

/** Excalidraw's own line colours, mapped so that they follow the theme. */
const lineNames: ReadonlyMap<string, PaletteName> = new Map([
  ['#1e1e1e', 'ink'],
  ['#000000', 'ink'],
  ['#343a40', 'grey'],
  ['#868e96', 'grey'],
  ['#e03131', 'red'],
  ['#c92a2a', 'red'],
  ['#2f9e44', 'green'],
  ['#2b8a3e', 'green'],
  ['#1971c2', 'blue'],
  ['#1864ab', 'blue'],
  ['#f08c00', 'yellow'],
  ['#e67700', 'yellow'],
  ['#e8590c', 'orange'],
  ['#d9480f', 'orange'],
  ['#9c36b5', 'violet'],
  ['#6741d9', 'violet'],
  ['#5f3dc4', 'violet'],
  ['#c2255c', 'pink'],
  ['#a61e4d', 'pink'],
  ['#0c8599', 'teal'],
  ['#0b7285', 'teal'],
  ['#087f5b', 'teal'],
  ['#099268', 'teal'],
]);

/** Excalidraw's muted background colours. Strong ones stay, because text on them was chosen to match. */
const fillNames: ReadonlyMap<string, PaletteName> = new Map([
  ['#e9ecef', 'grey'],
  ['#ffc9c9', 'red'],
  ['#ffd8a8', 'orange'],
  ['#ffec99', 'yellow'],
  ['#b2f2bb', 'green'],
  ['#96f2d7', 'teal'],
  ['#99e9f2', 'teal'],
  ['#a5d8ff', 'blue'],
  ['#d0bfff', 'violet'],
  ['#eebefa', 'violet'],
  ['#fcc2d7', 'pink'],
]);

/** Hue of each palette name in degrees. */
const hues: readonly (readonly [number, PaletteName])[] = [
  [0, 'red'],
  [26, 'orange'],
  [46, 'yellow'],
  [132, 'green'],
  [186, 'teal'],
  [217, 'blue'],
  [262, 'violet'],
  [336, 'pink'],
  [360, 'red'],
];
/** Less saturated colours count as grey. */
const leastSaturation = 0.3;

/** Parses a CSS colour; undefined if it is unknown. */
export function parseColour(css: string): CssColour | undefined {
  const text = css.trim().toLowerCase();
  if (text === 'transparent' || text === 'none') return { rgb: [0, 0, 0], alpha: 0 };
  const hex = Object.hasOwn(namedColours, text) ? (namedColours[text] ?? text) : text;
  return parseHex(hex) ?? parseRgb(text);
}

function parseHex(hex: string): CssColour | undefined {
  if (!/^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return undefined;
  const digits = hex.slice(1);
  const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const byte = (at: number): number => Number.parseInt(long.slice(at, at + 2), 16);
  return { rgb: [byte(0), byte(2), byte(4)], alpha: long.length === 8 ? byte(6) / 255 : 1 };
}

function parseRgb(text: string): CssColour | undefined {
  const match = /^rgba?\(([\d.\s,/%]+)\)$/.exec(text);
  const parts = match?.[1]?.split(/[\s,/]+/).filter((part) => part !== '') ?? [];
  if (parts.length < 3) return undefined;
  const channel = (i: number): number => {
    const part = parts[i] ?? '0';
    const value = part.endsWith('%') ? (Number.parseFloat(part) * 255) / 100 : Number(part);
    return Math.round(clamp(value, 0, 255));
  };
  const alphaPart = parts[3] ?? '1';
  const alpha = Number.parseFloat(alphaPart) / (alphaPart.endsWith('%') ? 100 : 1);
  return { rgb: [channel(0), channel(1), channel(2)], alpha: clamp(alpha, 0, 1) };
}

/** `NaN` becomes the minimum. */
function clamp(value: number, min: number, max: number): number {
  return value > min ? Math.min(value, max) : min;
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** The result of blending a colour over another. */
export function mix(over: Rgb, under: Rgb, alpha: number): Rgb {
  const channel = (i: 0 | 1 | 2): number => over[i] * alpha + under[i] * (1 - alpha);
  return [channel(0), channel(1), channel(2)];
}

/** The contrast ratio of WCAG 2, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(rgb: Rgb): number {
  const linear = (value: number): number =>
    value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

/** The palette name for a line colour of Excalidraw; undefined for other colours. */
export function lineNameOf(rgb: Rgb): Colour | undefined {
  return lineNames.get(hexOf(rgb));
}

/** A muted background follows the theme; others are the same in both. */
export function fillColourOf(rgb: Rgb): Colour {
  const hex = hexOf(rgb);
  return fillNames.get(hex) ?? hex;
}

/** The palette name closest to a colour. */
export function nearestName(rgb: Rgb): Colour {
  const max = Math.max(...rgb);
  const min = Math.min(...rgb);
  if (max === 0 || (max - min) / max < leastSaturation)
    return max > 90 && max < 200 ? 'grey' : 'ink';
  const hue = hueOf(rgb, max, min);
  let nearest: readonly [number, PaletteName] = [0, 'red'];
  for (const candidate of hues) {
    if (Math.abs(candidate[0] - hue) < Math.abs(nearest[0] - hue)) nearest = candidate;
  }
  return nearest[1];
}

/** Degrees, 0 to 360. */
function hueOf([red, green, blue]: Rgb, max: number, min: number): number {
  const range = max - min;
  if (max === red) return (60 * ((green - blue) / range) + 360) % 360;
  if (max === green) return 60 * ((blue - red) / range + 2);
  return 60 * ((red - green) / range + 4);
}
