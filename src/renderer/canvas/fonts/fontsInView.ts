import { intersects, type Rect } from '../../drawing/geometry.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import { BoardFonts } from './BoardFonts.ts';

/** More texts than a window draws itself: the painter waits for fonts too. */
const maxTexts = 500;
/** A file is read in milliseconds; if it cannot be read, its characters are drawn with another font. */
const patienceMs = 500;

/** A shape and the bounds of its ink. */
interface ShapeInBounds extends Rect {
  readonly shape: Parameters<typeof kindOf>[0];
}

/**
 * Waits for the font files of the texts in a part of the board, for at most half a second: the browser would draw them
 * with another font first.
 * @param shapes all of the board, in any order: sorting them takes as long as reading the board
 * @param scale device pixels per board unit
 * @returns undefined if all of them are loaded
 */
export function loadFontsInView(
  shapes: Iterable<ShapeInBounds>,
  rect: Rect,
  scale: number,
): Promise<void> | undefined {
  const texts = textsIn(shapes, rect, scale);
  if (texts.length === 0) return undefined;
  const missing = new BoardFonts(document.fonts).missing(texts);
  if (missing.length === 0) return undefined;
  const loaded = Promise.allSettled(missing.map((face) => face.load()));
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  return Promise.race([loaded, patience]).then(() => undefined);
}

function textsIn(shapes: Iterable<ShapeInBounds>, rect: Rect, scale: number): readonly string[] {
  // Most boxes of what cannot be shown hold images that will be there in a moment.
  const settings = { scale, images: undefined, labels: undefined };
  const texts: string[] = [];
  for (const shape of shapes) {
    const letters = kindOf(shape.shape).letters?.(shape.shape, settings);
    if (letters === undefined || !intersects(shape, rect)) continue;
    texts.push(letters);
    if (texts.length >= maxTexts) break;
  }
  return texts;
}
