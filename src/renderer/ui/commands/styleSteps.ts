import type { Style } from '../../../shared/document/style.ts';
import type { PanelStyle } from '../../state/editor.ts';

export const widths = [
  { name: 'editor.widths.fine', value: 2 },
  { name: 'editor.widths.medium', value: 4 },
  { name: 'editor.widths.bold', value: 8 },
  { name: 'editor.widths.heavy', value: 16 },
] as const;
const mediumWidth = 4;

export const opacityPercent = { min: 10, max: 100, step: 5 } as const;
/** Of the keys: twice as far as the slider's, which has a whole hand to move it. */
const opacityKeyStep = 10;

/** The width a key takes the line to, undefined where there is no further one. Mixed widths become medium. */
export function nextWidth(width: PanelStyle['width'], direction: 1 | -1): number | undefined {
  if (width === 'mixed') return mediumWidth;
  const next =
    direction > 0
      ? widths.find(({ value }) => value > width)
      : widths.findLast(({ value }) => value < width);
  return next?.value;
}

/** As `nextWidth`, from 10 % to 100 %. Mixed opacities become full ones. */
export function nextOpacity(opacity: PanelStyle['opacity'], direction: 1 | -1): number | undefined {
  const { min, max } = opacityPercent;
  if (opacity === 'mixed') return max / 100;
  const percent = Math.round(opacity * 100);
  const next = Math.min(max, Math.max(min, percent + direction * opacityKeyStep));
  return next === percent ? undefined : next / 100;
}

/** Fills with the colour of the line, or empties what is filled. */
export function toggledFill({ fill, colour }: PanelStyle): Style['fill'] {
  if (fill !== 'none') return 'none';
  return colour === 'mixed' ? 'ink' : colour;
}
