import type { Colour } from '../style.ts';
import { contrast, hexOf, lineNameOf, nearestName, type Rgb } from './colours.ts';
import { type GroundColours, toneOf } from './Ground.ts';

/** What text needs to be read at all, even if it could hardly be read in the file. */
const leastTextContrast = 2.5;
/** More than this is not needed to read text. */
const goodTextContrast = 4.5;
const goodLineContrast = 3;
/** A little less contrast than in the file is no loss. */
const tolerance = 0.9;

/**
 * A colour for a line or a text that is seen as well as in the file, in both of our themes. Excalidraw turns its colours
 * over in the dark; ours are either names, which have a tone in each theme, or hex, which is the same in both. So it
 * depends on what lies beneath which of them can be read.
 * @param grounds what lies beneath, undefined where that is a picture
 */
export function readableColour(
  colour: Rgb,
  grounds: readonly (GroundColours | undefined)[],
  isText: boolean,
): Colour {
  const hex = hexOf(colour);
  const known = grounds.filter((ground) => ground !== undefined);
  // A picture is the same in both themes, and so is what was drawn on it.
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

/** The most faithful first. */
function candidates(colour: Rgb, hex: string): readonly Colour[] {
  const name = lineNameOf(colour);
  const faithful = name === undefined ? [hex] : [name, hex];
  return [...faithful, nearestName(colour), 'ink', '#1e1e1e', '#ffffff'];
}

/** At least 1 where the contrast is what it needs to be, at every place and in both themes. */
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
