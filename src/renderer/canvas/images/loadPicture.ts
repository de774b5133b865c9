import { CodedError } from '../../../shared/CodedError.ts';
import { isTooLarge } from '../../../shared/document/imageHeader.ts';
import { maxDecodedPixels, maxImageSidePx } from '../../../shared/limits.ts';

export const svgType = 'image/svg+xml';

/**
 * Loads an image file into an element, decoded. An SVG in an `<img>` runs no script and fetches nothing. It is loaded
 * from a `data:` URL, since some SVGs from `blob:` URLs taint the canvas.
 * @throws Error if it can't be decoded, a CodedError if it has too many pixels for that
 */
export async function loadPicture(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
): Promise<HTMLImageElement> {
  const image = new Image();
  const loaded = new Promise<void>((resolve, reject) => {
    image.onload = () => resolve();
    image.onerror = () => reject(new Error('The image cannot be loaded.'));
  });
  image.src = await dataUrlOf(new Blob([bytes], { type: mediaType }));
  await loaded;
  // Checked before decoding: a small file may claim gigabytes of pixels. An SVG has none.
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  if (mediaType !== svgType && isTooLarge(size)) throw imageTooLarge();
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

export const imageTooLarge = (): CodedError =>
  new CodedError({
    code: 'image-too-large',
    megapixels: Math.floor(maxDecodedPixels / 1e6),
    sidePx: maxImageSidePx,
  });
