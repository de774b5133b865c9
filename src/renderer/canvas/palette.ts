import type { Colour, paletteNames } from '../../shared/document/shape.ts';

type PaletteName = (typeof paletteNames)[number];

/** One palette name in one theme, as CSS colours. */
export interface PaletteColour {
  /** Lines, ink and text. */
  readonly line: string;
  /** The quiet tone inside closed shapes, on which `line` can be read. */
  readonly fill: string;
  /** Multiplied with what is under it in the light theme, screened in the dark one. */
  readonly highlight: string;
}

/** Everything the painter needs to know of the theme. */
export interface BoardTheme {
  readonly name: 'light' | 'dark';
  readonly background: string;
  readonly gridDot: string;
  readonly accent: string;
  readonly placeholder: string;
  readonly highlightBlend: 'multiply' | 'screen';
  readonly colours: Readonly<Record<PaletteName, PaletteColour>>;
}

export const lightTheme: BoardTheme = {
  name: 'light',
  background: '#fcfcfb',
  gridDot: '#dfe1e5',
  accent: '#3b6ff5',
  placeholder: '#8a909a',
  highlightBlend: 'multiply',
  colours: {
    ink: { line: '#1d1f24', fill: '#e6e8ec', highlight: '#d3d6dc' },
    grey: { line: '#767e89', fill: '#f0f1f4', highlight: '#e2e5e9' },
    red: { line: '#dc2f3a', fill: '#ffe3e3', highlight: '#ffb5b5' },
    orange: { line: '#df6a0a', fill: '#ffe9d4', highlight: '#ffd09c' },
    yellow: { line: '#c99200', fill: '#fff3c7', highlight: '#ffec7d' },
    green: { line: '#2b9348', fill: '#dcf5e1', highlight: '#aff0ba' },
    teal: { line: '#0b8494', fill: '#d5f2f5', highlight: '#96e6ee' },
    blue: { line: '#2563eb', fill: '#dfeaff', highlight: '#a8d0ff' },
    violet: { line: '#7446e0', fill: '#eae2fd', highlight: '#d2c2ff' },
    pink: { line: '#d0306c', fill: '#ffe1ec', highlight: '#ffb9d3' },
  },
};

export const darkTheme: BoardTheme = {
  name: 'dark',
  background: '#16181d',
  gridDot: '#2b2e36',
  accent: '#7aa2ff',
  placeholder: '#8f97a5',
  highlightBlend: 'screen',
  colours: {
    ink: { line: '#eceef2', fill: '#33363e', highlight: '#4b4f59' },
    grey: { line: '#9ba3af', fill: '#272a31', highlight: '#383c45' },
    red: { line: '#ff7d7d', fill: '#472529', highlight: '#6d2429' },
    orange: { line: '#ffa35c', fill: '#462f1c', highlight: '#683a0d' },
    yellow: { line: '#f9cf4e', fill: '#413716', highlight: '#5c4b00' },
    green: { line: '#66d17e', fill: '#1f3b29', highlight: '#14522a' },
    teal: { line: '#45cdd6', fill: '#163a40', highlight: '#0a4b53' },
    blue: { line: '#74a9ff', fill: '#1f3257', highlight: '#1d4285' },
    violet: { line: '#ac91fb', fill: '#33295a', highlight: '#45308a' },
    pink: { line: '#f985b0', fill: '#472438', highlight: '#6d2249' },
  },
};

export function lineColour(colour: Colour, theme: BoardTheme): string {
  return isPaletteName(colour, theme) ? theme.colours[colour].line : colour;
}

export function fillColour(colour: Colour, theme: BoardTheme): string {
  return isPaletteName(colour, theme) ? theme.colours[colour].fill : colour;
}

export function highlightColour(colour: Colour, theme: BoardTheme): string {
  return isPaletteName(colour, theme) ? theme.colours[colour].highlight : colour;
}

function isPaletteName(colour: Colour, theme: BoardTheme): colour is PaletteName {
  return Object.hasOwn(theme.colours, colour);
}
