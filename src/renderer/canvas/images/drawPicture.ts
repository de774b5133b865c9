import type { PictureRequest } from '../../../shared/document/excalidraw/Pictures.ts';

/** Pixels per board unit for a picture without a size of its own. */
const pixelsPerUnit = 2;
const maxSidePx = 4_096;

/**
 * Draws a picture as a PNG; undefined if the window cannot decode it. An SVG in an `<img>` runs no script and
 * fetches nothing. It is loaded from a `data:` URL, since some SVGs from `blob:` URLs taint the canvas.
 */
export async function drawPicture(
  request: PictureRequest,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const image = await decode(request);
    const canvas = drawPart(image, request);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return undefined;
  }
}

async function decode({ bytes, mediaType }: PictureRequest): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = await dataUrlOf(new Blob([bytes], { type: mediaType }));
  await image.decode();
  return image;
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function drawPart(image: HTMLImageElement, request: PictureRequest): OffscreenCanvas {
  const { mediaType, part, isMirrored } = request;
  const isVector = mediaType === 'image/svg+xml';
  const shown = isVector
    ? { width: request.width * pixelsPerUnit, height: request.height * pixelsPerUnit }
    : { width: image.naturalWidth * part.width, height: image.naturalHeight * part.height };
  const scale = Math.min(1, maxSidePx / shown.width, maxSidePx / shown.height);
  const width = Math.max(1, Math.round(shown.width * scale));
  const height = Math.max(1, Math.round(shown.height * scale));
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
