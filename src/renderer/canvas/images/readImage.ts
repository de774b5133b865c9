import { CodedError } from '../../../shared/CodedError.ts';
import { contentHash } from '../../../shared/document/everinkFile.ts';
import { isTooMuchSvg } from '../../../shared/document/excalidraw/svgExpansion.ts';
import { type ImageHeader, readImageHeader } from '../../../shared/document/imageHeader.ts';
import { imageKind } from '../../../shared/document/imageKind.ts';
import { maxImageSizeBytes, usualImageSidePx } from '../../../shared/limits.ts';
import type { Size } from '../../drawing/geometry.ts';
import { decodeUnchecked } from './decodeImage.ts';
import { downscaledSize, type ImageFit, imageFit } from './imageFit.ts';
import { imageTooLarge, loadPicture, svgType } from './loadPicture.ts';

/** An image as a board holds it. */
export interface BoardImage {
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its natural size, in board units. */
  readonly width: number;
  readonly height: number;
}

/** An image file that was read and is not converted yet. */
export interface ReadImage {
  readonly fit: ImageFit;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  /** Decodes it, and converts it if a board can't hold it as it is. @throws CodedError */
  prepare(how: 'downscaled' | 'original'): Promise<BoardImage>;
}

/** An SVG has no pixels. It is drawn large enough to be enlarged later. */
const svgPixelsPerUnit = 2;
const minSvgSidePx = 1_024;

const encodingQuality = 0.92;

/** Reads an image file of any kind that the window can show, without decoding what a board can hold. @throws CodedError */
export async function readImage(bytes: Uint8Array<ArrayBuffer>): Promise<ReadImage> {
  switch (imageKind(bytes)) {
    case 'held':
      return readHeld(bytes);
    case 'vector':
      return await readSvg(bytes);
    case 'converted':
      return await readOther(bytes, new CodedError({ code: 'image-damaged' }));
    case 'unknown':
      return await readOther(bytes, new CodedError({ code: 'image-unknown' }));
  }
}

function readHeld(bytes: Uint8Array<ArrayBuffer>): ReadImage {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new CodedError({ code: 'image-damaged' });
  const size = { width: header.width, height: header.height, sizeBytes: bytes.byteLength };
  return {
    ...size,
    fit: fitOf(size, true),
    prepare: async (how) => {
      const bitmap = await decoded(bytes);
      try {
        if (how === 'original') return await boardImage(bytes, bitmap);
        const smaller = downscaledSize(bitmap);
        // A PNG of these few pixels would be as large again.
        const type = smaller.width === bitmap.width ? 'webp' : header.type;
        return await boardImage(await encode(bitmap, smaller, type), smaller);
      } finally {
        bitmap.close();
      }
    },
  };
}

async function readSvg(bytes: Uint8Array<ArrayBuffer>): Promise<ReadImage> {
  if (isTooMuchSvg(bytes)) throw new CodedError({ code: 'svg-too-complex' });
  const image = await loaded(bytes, svgType, new CodedError({ code: 'image-damaged' }));
  const size = naturalSize(image);
  const sidePx = Math.max(size.width, size.height);
  const drawnPx = Math.max(minSvgSidePx, sidePx * svgPixelsPerUnit);
  const scale = Math.min(usualImageSidePx, drawnPx) / sidePx;
  const drawn = downscaledSize({ width: size.width * scale, height: size.height * scale });
  return {
    ...size,
    sizeBytes: bytes.byteLength,
    fit: 'usual',
    prepare: async () => boardImage(await encode(image, drawn, 'png'), size),
  };
}

/** @param unreadable thrown if the window can't show it */
async function readOther(
  bytes: Uint8Array<ArrayBuffer>,
  unreadable: CodedError,
): Promise<ReadImage> {
  const image = await loaded(bytes, '', unreadable);
  const size = { ...naturalSize(image), sizeBytes: bytes.byteLength };
  const drawn = downscaledSize(size);
  return {
    ...size,
    fit: fitOf(size, false),
    prepare: async () => boardImage(await encode(image, drawn, 'png'), drawn),
  };
}

/** @throws CodedError if it has too many pixels to be decoded */
function fitOf(size: Size & { readonly sizeBytes: number }, isHeld: boolean): ImageFit {
  const fit = imageFit(size, isHeld);
  if (fit === 'too-large') throw imageTooLarge();
  return fit;
}

async function decoded(bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  try {
    return await decodeUnchecked(bytes);
  } catch (error) {
    throw new CodedError({ code: 'image-damaged' }, { cause: error });
  }
}

async function loaded(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  unreadable: CodedError,
): Promise<HTMLImageElement> {
  try {
    return await loadPicture(bytes, mediaType);
  } catch (error) {
    throw error instanceof CodedError ? error : unreadable;
  }
}

const naturalSize = ({ naturalWidth, naturalHeight }: HTMLImageElement): Size => ({
  width: Math.max(1, naturalWidth),
  height: Math.max(1, naturalHeight),
});

async function boardImage(
  bytes: Uint8Array<ArrayBuffer>,
  { width, height }: Size,
): Promise<BoardImage> {
  return { hash: await contentHash(bytes), bytes, width, height };
}

/** A still picture has the type of its file; a PNG that gets too large for a board is a WebP. */
async function encode(
  source: CanvasImageSource,
  { width, height }: Size,
  type: ImageHeader['type'],
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw imageTooLarge();
  // `high` samples only a few pixels of a picture that is much larger.
  context.imageSmoothingQuality = 'medium';
  context.drawImage(source, 0, 0, width, height);
  const bytes = await bytesOf(canvas, type === 'gif' ? 'png' : type);
  return bytes.byteLength <= maxImageSizeBytes ? bytes : await bytesOf(canvas, 'webp');
}

async function bytesOf(
  canvas: OffscreenCanvas,
  type: 'png' | 'jpeg' | 'webp',
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: `image/${type}`, quality: encodingQuality });
  return new Uint8Array(await blob.arrayBuffer());
}
