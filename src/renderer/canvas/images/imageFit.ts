import {
  maxDecodedPixels,
  maxImageSidePx,
  maxImageSizeBytes,
  usualImageSidePx,
} from '../../../shared/limits.ts';
import type { Size } from '../../drawing/geometry.ts';

/** Whether an image file is added as it is (`usual`), may be downscaled (`large`), or has to be (`over-limit`). */
export type ImageFit = 'usual' | 'large' | 'over-limit';

/** Of an image, in pixels and bytes. */
interface FileSize extends Size {
  readonly sizeBytes: number;
}

/**
 * Decides by the size of an image file how it is added to a board.
 * @param isHeld whether a board holds files of this kind; others are drawn anew, at the usual size at most
 * @returns `too-large` if it can't even be decoded
 */
export function imageFit(
  { width, height, sizeBytes }: FileSize,
  isHeld: boolean,
): ImageFit | 'too-large' {
  if (width * height > maxDecodedPixels) return 'too-large';
  const sidePx = Math.max(width, height);
  if (isHeld && (sizeBytes > maxImageSizeBytes || sidePx > maxImageSidePx)) return 'over-limit';
  if (sidePx <= usualImageSidePx) return 'usual';
  return isHeld ? 'large' : 'over-limit';
}

/** The size with the same ratio whose longer side has this length at most, in whole pixels. */
export function downscaledSize({ width, height }: Size, maxSidePx = usualImageSidePx): Size {
  const scale = Math.min(1, maxSidePx / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
