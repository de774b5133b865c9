import { Canvas, createCanvas, Path2D } from '@napi-rs/canvas';
import { vi } from 'vitest';

/** Of 255. Skia rounds the coverage of an edge a little differently where a clip cuts its path. */
const roundingLevels = 40;
/** Where many such edges overlap, the differences add up: in at most this many pixels of a canvas. */
const roundedPixels = 15;
const bitmaps = new WeakSet<object>();

/** `new OffscreenCanvas` gives a canvas of the library, which its `drawImage` accepts. */
function OffscreenSkiaCanvas(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  return Object.assign(canvas, {
    transferToImageBitmap() {
      const bitmap = Object.assign(createCanvas(width, height), { close: () => {} });
      bitmap.getContext('2d').drawImage(canvas, 0, 0);
      bitmaps.add(bitmap);
      return bitmap;
    },
  });
}

Object.defineProperty(OffscreenSkiaCanvas, Symbol.hasInstance, {
  value: (value: object) => value instanceof Canvas && !bitmaps.has(value),
});

/**
 * Gives Node the canvases of a window, drawn by Skia, as Chromium's are. Ends with `vi.unstubAllGlobals`. Fonts and
 * images are missing.
 */
export function stubSkiaCanvas(): void {
  vi.stubGlobal('Path2D', Path2D);
  vi.stubGlobal('OffscreenCanvas', OffscreenSkiaCanvas);
  vi.stubGlobal('ImageBitmap', { [Symbol.hasInstance]: (value: object) => bitmaps.has(value) });
}

/** A canvas as `document.createElement('canvas')` makes it. */
export function skiaCanvas(width: number, height: number) {
  const canvas = createCanvas(width, height) as unknown as HTMLCanvasElement;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no context');
  return { canvas, context };
}

/** Whether two canvases of the same size show the same, apart from rounding. */
export function showTheSame(a: CanvasRenderingContext2D, b: CanvasRenderingContext2D): boolean {
  const [these, those] = [levelsOf(a), levelsOf(b)];
  const different = new Set<number>();
  for (const [index, level] of these.entries()) {
    if (Math.abs(level - (those[index] ?? 0)) > roundingLevels) different.add(index >> 2);
  }
  return different.size <= roundedPixels;
}

/** Red, green, blue and alpha of each pixel. */
function levelsOf(context: CanvasRenderingContext2D): Uint8ClampedArray {
  const { width, height } = context.canvas;
  return context.getImageData(0, 0, width, height).data;
}
