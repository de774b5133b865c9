import type { paletteNames } from './document/style.ts';

export type PaletteName = (typeof paletteNames)[number];
export type ThemeName = 'light' | 'dark';

/** One palette name in one theme, as CSS colours. */
export interface PaletteColour {
  /** Lines, ink and text. */
  readonly line: string;
  /** The quiet tone inside closed shapes, on which `line` can be read. */
  readonly fill: string;
  /** Multiplied with what is under it in the light theme, screened in the dark one. */
  readonly highlight: string;
}

/** The colour of an empty board. Exports are white. */
export const boardBackgrounds: Readonly<Record<ThemeName, string>> = {
  light: '#fcfcfb',
  dark: '#16181d',
};

/** The tones of the palette of the document format. */
export const paletteTones: Readonly<
  Record<ThemeName, Readonly<Record<PaletteName, PaletteColour>>>
> = {
  light: {
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
  dark: {
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
