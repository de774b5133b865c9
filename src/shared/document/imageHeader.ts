import { maxDecodedPixels, maxImageSidePx } from '../limits.ts';

/** What the header of an image file says, read without decoding the image. */
export interface ImageHeader {
  readonly type: 'png' | 'jpeg' | 'gif' | 'webp';
  /** Pixels; for an animation, the area that its first frame needs. */
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the header of a PNG, JPEG, GIF or WebP file; undefined if the bytes are no such file or the header is
 * damaged. It reads each byte at most once and trusts no size in the file, so any input is safe.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = pngHeader(view) ?? jpegHeader(view) ?? gifHeader(view) ?? webpHeader(view);
    return header !== undefined && header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // The file ends within its header.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether decoding the image would exceed the memory limit. */
export function isTooLarge({ width, height }: Pick<ImageHeader, 'width' | 'height'>): boolean {
  return Math.max(width, height) > maxImageSidePx || width * height > maxDecodedPixels;
}

const startsWith = (view: DataView, text: string, at = 0): boolean =>
  view.byteLength >= at + text.length &&
  [...text].every((character, i) => view.getUint8(at + i) === character.charCodeAt(0));

function pngHeader(view: DataView): ImageHeader | undefined {
  if (!startsWith(view, '\x89PNG\r\n\x1a\n') || !startsWith(view, 'IHDR', 12)) return undefined;
  return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

const jpegStartOfScan = 0xda;

/** The largest of the frame headers before the first scan; a valid file has one. */
function jpegHeader(view: DataView): ImageHeader | undefined {
  if (!startsWith(view, '\xff\xd8\xff')) return undefined;
  let width = 0;
  let height = 0;
  let at = 2;
  for (;;) {
    while (view.getUint8(at) !== 0xff) at += 1;
    while (view.getUint8(at) === 0xff) at += 1;
    const marker = view.getUint8(at);
    if (marker === jpegStartOfScan) return { type: 'jpeg', width, height };
    at += 1;
    if (hasNoContent(marker)) continue;
    if (isFrameHeader(marker)) {
      height = Math.max(height, view.getUint16(at + 3));
      width = Math.max(width, view.getUint16(at + 5));
    }
    at += view.getUint16(at);
  }
}

const hasNoContent = (marker: number): boolean =>
  marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8);

/** C0 to CF, except for the tables among them. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const gifExtension = 0x21;
const gifImage = 0x2c;

/** Decoders enlarge the canvas if the first frame exceeds it. */
function gifHeader(view: DataView): ImageHeader | undefined {
  if (!startsWith(view, 'GIF87a') && !startsWith(view, 'GIF89a')) return undefined;
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let at = 13 + colourTableSizeBytes(view.getUint8(10));
  while (view.getUint8(at) === gifExtension) {
    at += 2;
    while (view.getUint8(at) > 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== gifImage) return undefined;
  const [left, top, width, height] = [1, 3, 5, 7].map((by) => view.getUint16(at + by, true));
  return {
    type: 'gif',
    width: Math.max(screen.width, (left ?? 0) + (width ?? 0)),
    height: Math.max(screen.height, (top ?? 0) + (height ?? 0)),
  };
}

const colourTableSizeBytes = (flags: number): number =>
  (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);

function webpHeader(view: DataView): ImageHeader | undefined {
  if (!startsWith(view, 'RIFF') || !startsWith(view, 'WEBP', 8)) return undefined;
  const uint24 = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (startsWith(view, 'VP8X', 12)) {
    return { type: 'webp', width: uint24(24) + 1, height: uint24(27) + 1 };
  }
  if (startsWith(view, 'VP8L', 12) && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { type: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (startsWith(view, 'VP8 ', 12) && startsWith(view, '\x9d\x01\x2a', 23)) {
    const width = view.getUint16(26, true) & 0x3fff;
    return { type: 'webp', width, height: view.getUint16(28, true) & 0x3fff };
  }
  return undefined;
}
