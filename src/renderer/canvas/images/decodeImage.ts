import { contentHash } from '../../../shared/document/everinkFile.ts';
import { readImageHeader } from '../../../shared/document/imageHeader.ts';
import { maxImagePixels } from '../../../shared/limits.ts';
import type { ImageProblem } from '../../shapes/DrawnLabels.ts';
import { imageProblem } from './imageProblem.ts';

/**
 * Decodes an image (the first frame of an animation), downscaled to `maxImagePixels` if it is larger.
 * @returns the reason if it cannot be shown. Never rejects
 */
export async function decodeImage(
  hash: string,
  bytes: Uint8Array,
): Promise<ImageBitmap | ImageProblem> {
  try {
    return (await imageProblem(hash, bytes)) ?? (await decodeUnchecked(bytes));
  } catch {
    return 'damaged';
  }
}

/** As `decodeImage`, whatever the size of the file. @throws Error if it can't be decoded */
export async function decodeUnchecked(bytes: Uint8Array): Promise<ImageBitmap> {
  const { width = 1, height = 1 } = readImageHeader(bytes) ?? {};
  const blob = new Blob([new Uint8Array(bytes)]);
  const bitmap = await createImageBitmap(blob, resizing(width, height));
  // A photo rotated by its metadata has its sides swapped.
  if (bitmap.width * bitmap.height <= maxImagePixels) return bitmap;
  return await replaced(bitmap, resizing(bitmap.width, bitmap.height));
}

/** Whether an image file can be decoded. Never rejects. */
export async function canShowImage(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const decoded = await decodeImage(await contentHash(bytes), bytes);
  if (typeof decoded === 'string') return false;
  decoded.close();
  return true;
}

/** The image at half its width and height. The original is closed. */
export function halved(bitmap: ImageBitmap): Promise<ImageBitmap> {
  const resizeWidth = Math.max(1, Math.floor(bitmap.width / 2));
  const resizeHeight = Math.max(1, Math.floor(bitmap.height / 2));
  return replaced(bitmap, { resizeWidth, resizeHeight, resizeQuality: 'high' });
}

async function replaced(bitmap: ImageBitmap, options: ImageBitmapOptions): Promise<ImageBitmap> {
  const next = await createImageBitmap(bitmap, options);
  bitmap.close();
  return next;
}

/** The height follows from the width. */
function resizing(width: number, height: number): ImageBitmapOptions {
  const pixels = width * height;
  if (pixels <= maxImagePixels) return {};
  const resizeWidth = Math.max(1, Math.floor(width * Math.sqrt(maxImagePixels / pixels)));
  return { resizeWidth, resizeQuality: 'high' };
}
