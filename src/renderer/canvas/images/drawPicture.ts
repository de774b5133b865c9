import type { PictureRequest } from '../../../shared/document/excalidraw/Pictures.ts';
import { downscaledSize } from './imageFit.ts';
import { loadPicture, svgType } from './loadPicture.ts';

/** Pixels per board unit for a picture without a size of its own. */
const pixelsPerUnit = 2;

/** Draws a picture as a PNG; undefined if the window cannot decode it. */
export async function drawPicture(
  request: PictureRequest,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const image = await loadPicture(request.bytes, request.mediaType);
    const canvas = drawPart(image, request);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return undefined;
  }
}

function drawPart(image: HTMLImageElement, request: PictureRequest): OffscreenCanvas {
  const { mediaType, part, isMirrored } = request;
  const isVector = mediaType === svgType;
  const shown = isVector
    ? { width: request.width * pixelsPerUnit, height: request.height * pixelsPerUnit }
    : { width: image.naturalWidth * part.width, height: image.naturalHeight * part.height };
  const { width, height } = downscaledSize(shown);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('There is no memory for the picture.');
  context.translate(isMirrored.x ? width : 0, isMirrored.y ? height : 0);
  context.scale(isMirrored.x ? -1 : 1, isMirrored.y ? -1 : 1);
  context.imageSmoothingQuality = 'high';
  // Draws the whole picture so that the visible part covers the canvas.
  const whole = { width: width / part.width, height: height / part.height };
  context.drawImage(
    image,
    -part.x * whole.width,
    -part.y * whole.height,
    whole.width,
    whole.height,
  );
  return canvas;
}
