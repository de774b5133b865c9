import { expect, test } from 'vitest';
import { type ImageKind, imageKind } from './imageKind.ts';
import { gif, jpeg, pngHeader, webpLossy } from './testImages.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const files: readonly [name: string, bytes: Uint8Array, kind: ImageKind][] = [
  ['a PNG', pngHeader(1, 1), 'held'],
  ['a JPEG', jpeg(1, 1), 'held'],
  ['a GIF', gif({ screen: [1, 1], frame: [1, 1] }), 'held'],
  ['a WebP', webpLossy(1, 1), 'held'],
  ['an SVG after a declaration', text('<?xml version="1.0"?>\n<!-- drawn -->\n<svg >'), 'vector'],
  ['an AVIF', text('\0\0\0\u001cftypavif\0\0\0\0'), 'converted'],
  ['a BMP', text('BM\0\0\0\0'), 'converted'],
  ['a HEIC', text('\0\0\0\u001cftypheic\0\0\0\0'), 'unknown'],
  ['a WAV', text('RIFF0000WAVEfmt '), 'unknown'],
  ['a TIFF', text('II*\0'), 'unknown'],
  ['nothing', new Uint8Array(), 'unknown'],
];

test.each(files)('%s is known by its first bytes', (_, bytes, kind) => {
  expect(imageKind(bytes)).toBe(kind);
});
