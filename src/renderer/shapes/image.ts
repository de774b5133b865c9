import { svgNumber } from '../drawing/pathSink.ts';
import { base64 } from './parts/base64.ts';
import { boxFrame, hitsBox, scaledSize } from './parts/box.ts';
import { paintPlaceholderBox, placeholderBoxSvg } from './parts/placeholderBox.ts';
import type { DrawnShape, PaintSettings, ShapeKind } from './ShapeKind.ts';

export const image = {
  frame: boxFrame,
  inkReach: ({ style }) => style.width / 2 + 1,
  lineReach: () => 0,
  trace: (_, newPath) => ({ path: newPath() }),
  paint: (pen, drawn, settings) => {
    const hash = drawn.shape.image;
    const bitmap = settings.images?.get(hash);
    if (bitmap === undefined) {
      paintPlaceholderBox(pen, drawn, settings, labelOf(hash, settings));
      return;
    }
    const { maxX, maxY } = drawn.localFrame;
    pen.context.imageSmoothingQuality = smoothing(bitmap, drawn, settings);
    pen.context.drawImage(bitmap, 0, 0, maxX, maxY);
  },
  paintCostUs: () => 300,
  svg: (shape, sources) => {
    const bytes = sources.image(shape.image);
    if (bytes === undefined) return placeholderBoxSvg(shape, sources);
    const size = `width="${svgNumber(shape.width)}" height="${svgNumber(shape.height)}"`;
    return `<image ${size} preserveAspectRatio="none" href="data:${mediaType(bytes)};base64,${base64(bytes)}"/>`;
  },
  hits: hitsBox,
  resize: scaledSize,
  keepsRatio: true,
  controls: () => ['opacity'],
  imageHash: (shape) => shape.image,
  letters: (shape, settings) =>
    settings.images?.get(shape.image) === undefined ? labelOf(shape.image, settings) : undefined,
} satisfies ShapeKind<'image'>;

type LabelSettings = Pick<PaintSettings, 'images' | 'labels'>;

/** The text in the box of an image that is not shown. */
function labelOf(hash: string, { images, labels }: LabelSettings): string | undefined {
  const problem = images?.problem(hash);
  return problem === undefined ? labels?.image : labels?.imageProblems[problem];
}

/**
 * `high` is smoothest for enlarged images, but samples only a few pixels, which breaks up thin lines in reduced
 * ones. `medium` averages all pixels.
 */
function smoothing(
  bitmap: ImageBitmap,
  { localFrame: { maxX, maxY } }: DrawnShape<unknown>,
  { transform: { scale } }: PaintSettings,
): ImageSmoothingQuality {
  const isShrunk = maxX * scale < bitmap.width || maxY * scale < bitmap.height;
  return isShrunk ? 'medium' : 'high';
}

function mediaType(bytes: Uint8Array): string {
  if (bytes[0] === 0xff) return 'image/jpeg';
  if (bytes[0] === 0x47) return 'image/gif';
  return bytes[0] === 0x52 ? 'image/webp' : 'image/png';
}
