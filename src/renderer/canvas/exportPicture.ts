import type { Rect } from './geometry.ts';
import { unionRects } from './geometry.ts';
import type { ImageCache } from './ImageCache.ts';
import { paintShape } from './paintShape.ts';
import { lightTheme } from './palette.ts';
import type { Scene } from './Scene.ts';
import type { SceneShape } from './SceneShape.ts';

/** Board units around the content. */
const exportMargin = 16;
const exportScale = 2;
/** More than this a browser does not draw. */
const maxSidePx = 16_384;
const maxPixels = 120_000_000;
const thumbnailSize = { width: 320, height: 200 };
const thumbnailMargin = 12;
/** Half of a frame. */
const sliceMs = 8;
const exportBackground = '#ffffff';

/** The bounds of the shapes' ink with a margin; undefined without shapes. */
export function exportBounds(shapes: readonly SceneShape[]): Rect | undefined {
  const bounds = unionRects(shapes);
  if (bounds === undefined) return undefined;
  return {
    minX: Math.floor(bounds.minX - exportMargin),
    minY: Math.floor(bounds.minY - exportMargin),
    maxX: Math.ceil(bounds.maxX + exportMargin),
    maxY: Math.ceil(bounds.maxY + exportMargin),
  };
}

/** A light picture of the shapes at twice their size, smaller only where that is more than can be drawn. */
export async function exportPng(
  shapes: readonly SceneShape[],
  bounds: Rect,
  images: ImageCache,
): Promise<Uint8Array> {
  const width = bounds.maxX - bounds.minX;
  const height = bounds.maxY - bounds.minY;
  const scale = Math.min(
    exportScale,
    maxSidePx / width,
    maxSidePx / height,
    Math.sqrt(maxPixels / (width * height)),
  );
  await images.prepare(imagesOf(shapes));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  await draw(canvas, exportBackground, shapes, images, {
    scale,
    tx: -bounds.minX * scale,
    ty: -bounds.minY * scale,
  });
  return pngOf(canvas);
}

/** A light picture of all of the board for the list of boards; undefined while it is empty. */
export async function drawThumbnail(
  scene: Scene,
  images: ImageCache,
): Promise<Uint8Array | undefined> {
  const { bounds } = scene;
  if (bounds === undefined) return undefined;
  const { width, height } = thumbnailSize;
  const scale = Math.min(
    1,
    (width - 2 * thumbnailMargin) / (bounds.maxX - bounds.minX),
    (height - 2 * thumbnailMargin) / (bounds.maxY - bounds.minY),
  );
  const shapes = scene.inOrder();
  await images.prepare(imagesOf(shapes));
  const canvas = new OffscreenCanvas(width, height);
  await draw(canvas, lightTheme.background, shapes, images, {
    scale,
    tx: width / 2 - ((bounds.minX + bounds.maxX) / 2) * scale,
    ty: height / 2 - ((bounds.minY + bounds.maxY) / 2) * scale,
  });
  return pngOf(canvas);
}

/** Draws in short slices: the pen is not held up by a picture of a large board. */
async function draw(
  canvas: OffscreenCanvas,
  background: string,
  shapes: readonly SceneShape[],
  images: ImageCache,
  transform: { readonly scale: number; readonly tx: number; readonly ty: number },
): Promise<void> {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('The picture is too large for this system.');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  let sliceStartMs = performance.now();
  for (const shape of shapes) {
    paintShape(context, shape, { transform, theme: lightTheme, images });
    if (performance.now() - sliceStartMs < sliceMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    sliceStartMs = performance.now();
  }
}

async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

function imagesOf(shapes: readonly SceneShape[]): string[] {
  return shapes.flatMap(({ shape }) => (shape.type === 'image' ? [shape.image] : []));
}
