/**
 * What the bytes of an image file are: one that a board holds as it is (PNG, JPEG, GIF or WebP), an SVG, another image
 * to be converted, or no image that is known by its first bytes.
 */
export type ImageKind = 'held' | 'vector' | 'converted' | 'unknown';

/** How much of a file `imageKind` reads: an SVG may begin with comments and declarations. */
export const imageHeadSizeBytes = 4_096;

/** The brands of AVIF: still images and sequences. */
const avifBrands = ['avif', 'avis'];

/** Finds out the kind from the first bytes; declared types and file names are often wrong. */
export function imageKind(bytes: Uint8Array): ImageKind {
  const head = latin1(bytes.subarray(0, 12));
  if (/^(\x89PNG|\xff\xd8\xff|GIF8)/.test(head)) return 'held';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'held';
  if (head.startsWith('BM')) return 'converted';
  if (head.slice(4, 8) === 'ftyp' && avifBrands.includes(head.slice(8, 12))) return 'converted';
  const text = new TextDecoder().decode(bytes.subarray(0, imageHeadSizeBytes));
  return /<svg[\s>]/i.test(text) ? 'vector' : 'unknown';
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
