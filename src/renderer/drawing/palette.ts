import type { Colour } from '../../shared/document/style.ts';
import {
  boardBackgrounds,
  type PaletteColour,
  type PaletteName,
  paletteTones,
  type ThemeName,
} from '../../shared/palette.ts';

/** The colours of a theme that painting needs. */
export interface BoardTheme {
  readonly name: ThemeName;
  readonly background: string;
  readonly gridDot: string;
  readonly accent: string;
  readonly placeholder: string;
  readonly highlightBlend: 'multiply' | 'screen';
  readonly colours: Readonly<Record<PaletteName, PaletteColour>>;
}

export const lightTheme: BoardTheme = {
  name: 'light',
  background: boardBackgrounds.light,
  gridDot: '#dfe1e5',
  accent: '#3b6ff5',
  placeholder: '#8a909a',
  highlightBlend: 'multiply',
  colours: paletteTones.light,
};

export const darkTheme: BoardTheme = {
  name: 'dark',
  background: boardBackgrounds.dark,
  gridDot: '#2b2e36',
  accent: '#7aa2ff',
  placeholder: '#8f97a5',
  highlightBlend: 'screen',
  colours: paletteTones.dark,
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
