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
/** The step of the keys, twice the slider's. */
const opacityKeyStep = 10;

/** The next stroke width, undefined at the end of the range. Mixed widths become medium. */
export function nextWidth(width: PanelStyle['width'], direction: 1 | -1): number | undefined {
  if (width === 'mixed') return mediumWidth;
  const next =
    direction > 0
      ? widths.find(({ value }) => value > width)
      : widths.findLast(({ value }) => value < width);
  return next?.value;
}

/** The next opacity, from 10 % to 100 %, undefined at the end of the range. Mixed opacities become 100 %. */
export function nextOpacity(opacity: PanelStyle['opacity'], direction: 1 | -1): number | undefined {
  const { min, max } = opacityPercent;
  if (opacity === 'mixed') return max / 100;
  const percent = Math.round(opacity * 100);
  const next = Math.min(max, Math.max(min, percent + direction * opacityKeyStep));
  return next === percent ? undefined : next / 100;
}

/** Fills with the stroke colour, or removes the fill. */
export function toggledFill({ fill, colour }: PanelStyle): Style['fill'] {
  if (fill !== 'none') return 'none';
  return colour === 'mixed' ? 'ink' : colour;
}
