import type { Rect } from '../../drawing/geometry.ts';
import { boundsOfShapes, type SceneShape } from '../scene/SceneShape.ts';
import {
  emptyPicture,
  type PaintControl,
  paintInSlices,
  pngOf,
  type StillSettings,
} from '../tiles/stillPicture.ts';
import { backgroundOf, type PictureLook, themeOf } from './PictureLook.ts';

/** Margin around the content, board units. */
const exportMargin = 16;
/** The largest side that browsers draw. */
const maxSidePx = 16_384;
const maxPixels = 120_000_000;

/** The bounds of the ink of shapes within the limits of a board, with a margin; undefined if there are none. */
export function exportBounds(shapes: readonly SceneShape[]): Rect | undefined {
  const bounds = boundsOfShapes(shapes);
  if (bounds === undefined) return undefined;
  return {
    minX: Math.floor(bounds.minX - exportMargin),
    minY: Math.floor(bounds.minY - exportMargin),
    maxX: Math.ceil(bounds.maxX + exportMargin),
    maxY: Math.ceil(bounds.maxY + exportMargin),
  };
}

/** A picture of the shapes at the scale of the look, or smaller if that exceeds what can be drawn. */
export async function exportPng(
  shapes: readonly SceneShape[],
  bounds: Rect,
  sources: Pick<StillSettings, 'imageBytes' | 'labels'>,
  look: PictureLook,
  control: PaintControl,
): Promise<Blob> {
  const width = bounds.maxX - bounds.minX;
  const height = bounds.maxY - bounds.minY;
  const scale = Math.min(
    look.scale,
    maxSidePx / width,
    maxSidePx / height,
    Math.sqrt(maxPixels / (width * height)),
  );
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const picture = emptyPicture(size, backgroundOf(look));
  const transform = { scale, tx: -bounds.minX * scale, ty: -bounds.minY * scale };
  await paintInSlices(picture, shapes, { transform, theme: themeOf(look), ...sources }, control);
  return await pngOf(picture);
}
