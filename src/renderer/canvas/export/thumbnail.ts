import type { DeviceTransform, Rect } from '../../drawing/geometry.ts';
import { lightTheme } from '../../drawing/palette.ts';
import type { ImageCache } from '../images/ImageCache.ts';
import type { Scene } from '../scene/Scene.ts';
import type { PictureView } from '../tiles/PictureRequests.ts';
import { emptyPicture, paintInSlices, pngOf } from '../tiles/stillPicture.ts';

const size = { width: 320, height: 200 };
const margin = 12;

/**
 * A light picture of the whole board for the board list, the same in every language; null if the board is empty.
 * @param requestInk has the ink drawn by the painter; if it returns undefined, the ink is drawn here
 */
export async function drawThumbnail(
  scene: Scene,
  images: ImageCache,
  requestInk: (picture: PictureView) => Promise<ImageBitmap | undefined>,
): Promise<Uint8Array | null> {
  const { bounds } = scene;
  if (bounds === undefined) return null;
  const transform = transformOf(bounds);
  const thumbnail = emptyPicture(size, lightTheme.background);
  const ink = await requestInk({
    transform,
    area: { x: 0, y: 0, ...size },
    theme: lightTheme.name,
  });
  if (ink === undefined) {
    const imageBytes = (hash: string) => images.coded(hash);
    await paintInSlices(thumbnail, scene.inOrder(), {
      transform,
      theme: lightTheme,
      imageBytes,
      labels: undefined,
    });
  } else thumbnail.context.drawImage(ink, 0, 0);
  ink?.close();
  return new Uint8Array(await (await pngOf(thumbnail)).arrayBuffer());
}

function transformOf({ minX, minY, maxX, maxY }: Rect): DeviceTransform {
  const { width, height } = size;
  const scale = Math.min(
    1,
    (width - 2 * margin) / (maxX - minX),
    (height - 2 * margin) / (maxY - minY),
  );
  return {
    scale,
    tx: width / 2 - ((minX + maxX) / 2) * scale,
    ty: height / 2 - ((minY + maxY) / 2) * scale,
  };
}
