import { t } from 'i18next';
import { defaultPageId, type Shape, type ShapeOf } from '../../shared/document/shape.ts';
import { usualStyle } from '../../shared/document/style.ts';
import type { PaletteName } from '../../shared/palette.ts';

/** Beside the header and the style panel of a new window, whose top left is the origin. */
const left = 48;
const noteWidth = 208;
const gap = 24;
const noteTexts = [
  { text: 'welcome.draw', fill: 'yellow' },
  { text: 'welcome.look', fill: 'green' },
  { text: 'welcome.offline', fill: 'blue' },
  { text: 'welcome.share', fill: 'pink' },
] as const;
const width = noteTexts.length * (noteWidth + gap) - gap;

/** The heights of the dots that are to be joined. */
const dotsY = [70, 0, 90, 20, 100, 30, 60];
const dotSize = 14;

/** Notes that say what to try, and room to try it: only shapes that lay out their text themselves. */
export function welcomeShapes(): readonly Shape[] {
  return [
    label(t('welcome.heading'), { y: 76, height: 72, fontSize: 40 }),
    ...noteTexts.map(({ text, fill }, index) =>
      note(t(text), left + index * (noteWidth + gap), fill),
    ),
    ...dotsY.map((y, index) => dot(index, 424 + y)),
    label(t('welcome.end'), { y: 556, height: 48, fontSize: 18 }),
  ].map((shape, index) => ({ ...shape, z: `a${index.toString(36)}` }));
}

/** Everything but the order and the kind. */
const place = { page: defaultPageId, z: 'a0', rotation: 0 };

function label(
  text: string,
  at: { readonly y: number; readonly height: number; readonly fontSize: number },
): ShapeOf<'note'> {
  const style = { ...usualStyle, outline: 'none' } as const;
  return { ...place, type: 'note', x: left, width, ...at, text, style };
}

function note(text: string, x: number, fill: PaletteName): ShapeOf<'note'> {
  const style = { ...usualStyle, fill, outline: 'none' } as const;
  return {
    ...place,
    type: 'note',
    x,
    y: 160,
    width: noteWidth,
    height: 240,
    fontSize: 18,
    text,
    style,
  };
}

function dot(index: number, y: number): ShapeOf<'ellipse'> {
  const x = left + 40 + (index * (width - 80 - dotSize)) / (dotsY.length - 1);
  const style = { ...usualStyle, fill: 'violet', colour: 'violet' } as const;
  return { ...place, type: 'ellipse', x, y, width: dotSize, height: dotSize, style };
}
