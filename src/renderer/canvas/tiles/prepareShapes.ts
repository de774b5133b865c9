import { unreadableTextPx } from '../paintShape.ts';
import type { SceneShape } from '../SceneShape.ts';
import type { PainterFonts } from './PainterFonts.ts';
import type { PainterImages } from './PainterImages.ts';

/** Waits, in a worker, for the letters and pictures that are seen of shapes. */
export async function prepareShapes(
  shapes: Iterable<SceneShape>,
  scale: number,
  { fonts, images }: { readonly fonts: PainterFonts; readonly images: PainterImages },
): Promise<void> {
  const texts: string[] = [];
  for (const { shape } of shapes) {
    if (shape.type === 'image') await images.prepare(shape.image);
    else if (shape.type === 'frame') texts.push(shape.name);
    else if (shape.type === 'placeholder') texts.push(shape.label);
    else if (shape.type === 'text' || shape.type === 'note') {
      if (shape.fontSize * scale >= unreadableTextPx) texts.push(shape.text);
    }
  }
  if (texts.length > 0) await fonts.prepare(texts);
}
