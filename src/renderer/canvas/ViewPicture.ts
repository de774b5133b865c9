import type { LastView } from '../../shared/lastView.ts';
import type { DeviceTransform } from './camera.ts';
import type { Context2D } from './paintShape.ts';

/** The picture of what was last seen of a board, shown until the board itself is there. */
export interface ViewPicture {
  readonly view: LastView;
  readonly image: HTMLImageElement;
}

/** Draws it where its part of the board is now; unmoved it is the same picture to the pixel. */
export function paintViewPicture(
  context: Context2D,
  { view, image }: ViewPicture,
  { scale, tx, ty }: DeviceTransform,
): void {
  const scaleThen = view.zoom * view.devicePixelRatio;
  const growth = scale / scaleThen;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  context.drawImage(
    image,
    tx - Math.round(-view.x * scaleThen) * growth,
    ty - Math.round(-view.y * scaleThen) * growth,
    image.naturalWidth * growth,
    image.naturalHeight * growth,
  );
}
