/** Headers of image files for tests. They declare a size, but have no pixels. */

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const big32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
const big16 = (value: number): number[] => [value >> 8, value & 0xff];
const little16 = (value: number): number[] => [value & 0xff, value >> 8];
const little24 = (value: number): number[] => [...little16(value & 0xffff), value >> 16];

export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = [...ascii('IHDR'), ...big32(width), ...big32(height), 8, 6, 0, 0, 0];
  return Uint8Array.from([...ascii('\x89PNG\r\n\x1a\n'), ...big32(13), ...header, ...big32(0)]);
}

export function jpeg(width: number, height: number): Uint8Array<ArrayBuffer> {
  const comment = [0xff, 0xfe, ...big16(4), 1, 2];
  const frame = [0xff, 0xc2, ...big16(8), 8, ...big16(height), ...big16(width), 0];
  return Uint8Array.from([0xff, 0xd8, ...comment, 0xff, ...frame, 0xff, 0xda, 0, 2]);
}

export function gif({
  screen,
  frame,
}: Readonly<Record<'screen' | 'frame', readonly [number, number]>>): Uint8Array<ArrayBuffer> {
  const table = [1, 2, 3, 4, 5, 6];
  const extension = [0x21, 0xf9, 4, 0, 0, 0, 0, 0];
  const image = [0x2c, ...little16(0), ...little16(0), ...frame.flatMap(little16), 0];
  return Uint8Array.from([
    ...ascii('GIF89a'),
    ...screen.flatMap(little16),
    ...[0x80, 0, 0, ...table, ...extension, ...image],
  ]);
}

const webp = (chunk: string, content: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...ascii('RIFF'),
    0,
    0,
    0,
    0,
    ...ascii('WEBP'),
    ...ascii(chunk),
    0,
    0,
    0,
    0,
    ...content,
  ]);

export const webpLossy = (width: number, height: number): Uint8Array<ArrayBuffer> =>
  webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little16(width), ...little16(height)]);

export const webpExtended = (width: number, height: number): Uint8Array<ArrayBuffer> =>
  webp('VP8X', [0, 0, 0, 0, ...little24(width - 1), ...little24(height - 1)]);

export function webpLossless(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bits = ((width - 1) | ((height - 1) << 14)) >>> 0;
  return webp('VP8L', [0x2f, ...big32(bits).reverse()]);
}

export const damagedImages: readonly [name: string, bytes: Uint8Array][] = [
  ['an empty file', new Uint8Array()],
  ['a pngHeader cut off in its header', pngHeader(10, 10).subarray(0, 20)],
  ['a pngHeader without pixels', pngHeader(0, 10)],
  ['a jpeg without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2)],
  ['a jpeg cut off', jpeg(10, 10).subarray(0, 12)],
  ['a gif of extensions alone', gif({ screen: [5, 5], frame: [5, 5] }).subarray(0, 27)],
  ['an svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a webp of an unknown kind', Uint8Array.from(ascii('RIFF0000WEBPJUNK00000000000000'))],
];
