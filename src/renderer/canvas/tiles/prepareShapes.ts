import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import { imageHashOf, kindOf } from '../../shapes/shapeKinds.ts';
import type { BoardFonts } from '../fonts/BoardFonts.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import type { PainterImages } from './PainterImages.ts';

/** Waits for the fonts and images of visible shapes. */
export async function prepareShapes(
  shapes: Iterable<SceneShape>,
  { scale, labels }: { readonly scale: number; readonly labels: DrawnLabels | undefined },
  { fonts, images }: { readonly fonts: BoardFonts; readonly images: PainterImages },
): Promise<void> {
  const texts: string[] = [];
  for (const { shape } of shapes) {
    const hash = imageHashOf(shape);
    if (hash !== undefined) await images.prepare(hash);
    const letters = kindOf(shape).letters?.(shape, { scale, images, labels });
    if (letters !== undefined) texts.push(letters);
  }
  if (texts.length > 0) await fonts.prepare(texts);
}
