import type { Colour } from '../style.ts';
import { contrast, hexOf, lineNameOf, nearestName, type Rgb } from './colours.ts';
import { type GroundColours, toneOf } from './Ground.ts';

/** The contrast that text needs to be readable at all, even if it was hardly readable in the file. */
const leastTextContrast = 2.5;
/** Text needs no more contrast than this. */
const goodTextContrast = 4.5;
const goodLineContrast = 3;
/** Slightly less contrast than in the file is acceptable. */
const tolerance = 0.9;

/**
 * Chooses a colour for a line or text that is as visible as in the file, in both themes. Excalidraw inverts its
 * colours in the dark theme; ours are either names with a tone per theme, or hex, the same in both. Which is
 * readable depends on what is beneath.
 * @param grounds what is beneath; undefined for an image
 */
export function readableColour(
  colour: Rgb,
  grounds: readonly (GroundColours | undefined)[],
  isText: boolean,
): Colour {
  const hex = hexOf(colour);
  const known = grounds.filter((ground) => ground !== undefined);
  // An image is the same in both themes, and so is what is drawn on it.
  if (known.length < grounds.length) return hex;
  const needs = known.map((ground) => {
    const inFile = contrast(colour, ground.file) * tolerance;
    return isText
      ? Math.max(leastTextContrast, Math.min(goodTextContrast, inFile))
      : Math.min(goodLineContrast, inFile);
  });
  let best: { readonly colour: Colour; readonly score: number } | undefined;
  for (const candidate of candidates(colour, hex)) {
    const score = scoreOf(candidate, known, needs);
    if (score >= 1) return candidate;
    if (best === undefined || score > best.score) best = { colour: candidate, score };
  }
  return best?.colour ?? hex;
}

/** Most faithful first. */
function candidates(colour: Rgb, hex: string): readonly Colour[] {
  const name = lineNameOf(colour);
  const faithful = name === undefined ? [hex] : [name, hex];
  return [...faithful, nearestName(colour), 'ink', '#1e1e1e', '#ffffff'];
}

/** At least 1 if the contrast is sufficient at every position and in both themes. */
function scoreOf(
  candidate: Colour,
  grounds: readonly GroundColours[],
  needs: readonly number[],
): number {
  let score = Number.POSITIVE_INFINITY;
  grounds.forEach((ground, i) => {
    for (const theme of ['light', 'dark'] as const) {
      const seen = contrast(toneOf(candidate, theme, 'line'), ground[theme]);
      score = Math.min(score, seen / (needs[i] ?? 1));
    }
  });
  return score;
}
