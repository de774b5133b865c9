import { nextTask } from '../../../base/inSlices.ts';
import type { DeviceTransform } from '../../drawing/geometry.ts';
import { type Context2D, Pen } from '../../drawing/Pen.ts';
import type { BoardTheme } from '../../drawing/palette.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import { BoardFonts } from '../fonts/BoardFonts.ts';
import { paintShape } from '../scene/paintShape.ts';
import type { SceneShape } from '../scene/SceneShape.ts';
import { PainterImages } from './PainterImages.ts';
import { prepareShapes } from './prepareShapes.ts';

/** Half of a frame. */
const sliceMs = 8;

/** A picture of shapes, whatever the window shows. */
export interface StillPicture {
  readonly canvas: OffscreenCanvas;
  readonly context: Context2D;
}

/**
 * @param background undefined: transparent
 * @throws Error for the user when there is not enough memory
 */
export function emptyPicture(
  size: { readonly width: number; readonly height: number },
  background: string | undefined,
): StillPicture {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { alpha: background === undefined });
  if (context === null) throw new Error('The picture is too large for this system.');
  if (background !== undefined) {
    context.fillStyle = background;
    context.fillRect(0, 0, size.width, size.height);
  }
  return { canvas, context };
}

/** What is painted in addition to the shapes, and where. */
export interface StillSettings {
  readonly transform: DeviceTransform;
  readonly theme: BoardTheme;
  /** The encoded image of a hash. */
  readonly imageBytes: (hash: string) => Uint8Array | undefined;
  readonly labels: DrawnLabels | undefined;
}

export interface PaintControl {
  /** No slice is painted after it is aborted. */
  readonly signal?: AbortSignal;
  /** Called with the painted fraction, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** Draws in short slices, so that many shapes do not delay the pen. */
export async function paintInSlices(
  { context }: StillPicture,
  shapes: readonly SceneShape[],
  { transform, theme, imageBytes, labels }: StillSettings,
  { signal, onProgress }: PaintControl = {},
): Promise<void> {
  const fonts = new BoardFonts(document.fonts);
  const images = new PainterImages(imageBytes);
  const textSettings = { scale: transform.scale, labels };
  const pen = new Pen(context);
  let sliceStartMs = performance.now();
  let paintedCount = 0;
  for (const shape of shapes) {
    await prepareShapes([shape], textSettings, { fonts, images });
    paintShape(pen, shape, { transform, theme, images, labels });
    paintedCount += 1;
    if (performance.now() - sliceStartMs < sliceMs) continue;
    onProgress?.(paintedCount / shapes.length);
    await nextTask();
    if (signal?.aborted) break;
    sliceStartMs = performance.now();
  }
  images.dispose();
}

export async function pngOf({ canvas }: StillPicture): Promise<Blob> {
  return await canvas.convertToBlob({ type: 'image/png' });
}
