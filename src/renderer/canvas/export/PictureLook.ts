import { type BoardTheme, darkTheme, lightTheme } from '../../drawing/palette.ts';

/** Pixels of a PNG per board unit. */
export const pictureScales = [1, 2, 3] as const;

/** What the user decides about an exported picture. */
export interface PictureLook {
  readonly scale: (typeof pictureScales)[number];
  readonly theme: BoardTheme['name'];
  /** Otherwise it is transparent. */
  readonly hasBackground: boolean;
}

export const usualLook: PictureLook = { scale: 2, theme: 'light', hasBackground: true };

export const themeOf = ({ theme }: PictureLook): BoardTheme =>
  theme === 'dark' ? darkTheme : lightTheme;

/** Pictures in the light theme are white, which is what documents are. Undefined: transparent. */
export function backgroundOf({ theme, hasBackground }: PictureLook): string | undefined {
  if (!hasBackground) return undefined;
  return theme === 'dark' ? darkTheme.background : '#ffffff';
}
