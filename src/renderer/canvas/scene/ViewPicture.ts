import type { LastView } from '../../../shared/lastView.ts';
import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { Context2D } from '../../drawing/Pen.ts';
import { areaNow, deviceTransform } from './camera.ts';

/** A picture of the last view of a board, shown until the board is loaded. */
export interface ViewPicture {
  readonly view: LastView;
  readonly image: HTMLImageElement | ImageBitmap;
}

/** Draws it at the current position of its part of the board; in an unchanged view it is identical to the pixel. */
export function paintViewPicture(
  context: Context2D,
  { view, image }: ViewPicture,
  transform: DeviceTransform,
): void {
  const whole = { x: 0, y: 0, ...sizeOf(image) };
  const then = deviceTransform(view, view.devicePixelRatio);
  const { x, y, width, height } = areaNow(whole, then, transform);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  context.drawImage(image, x, y, width, height);
}

function sizeOf(image: ViewPicture['image']): { readonly width: number; readonly height: number } {
  if (image instanceof ImageBitmap) return { width: image.width, height: image.height };
  return { width: image.naturalWidth, height: image.naturalHeight };
}
