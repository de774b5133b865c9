import { contentHash } from '../../../shared/document/everinkFile.ts';
import { isTooLarge, readImageHeader } from '../../../shared/document/imageHeader.ts';
import { maxImageSizeBytes } from '../../../shared/limits.ts';

/** Why an image is not shown, as its placeholder says. */
export type ImageProblem = 'damaged image' | 'image too large' | 'image was altered';

/**
 * Checks, without decoding, that the bytes match their hash and are small enough to be decoded.
 * @param hash SHA-256 of the bytes, hex
 */
export async function imageProblem(
  hash: string,
  bytes: Uint8Array,
): Promise<ImageProblem | undefined> {
  if (bytes.byteLength > maxImageSizeBytes) return 'image too large';
  const header = readImageHeader(bytes);
  if (header === undefined) return 'damaged image';
  if (isTooLarge(header)) return 'image too large';
  if ((await contentHash(new Uint8Array(bytes))) !== hash) return 'image was altered';
  return undefined;
}
