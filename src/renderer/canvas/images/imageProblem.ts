import { contentHash } from '../../../shared/document/everinkFile.ts';
import { isTooLarge, readImageHeader } from '../../../shared/document/imageHeader.ts';
import { maxImageSizeBytes } from '../../../shared/limits.ts';
import type { ImageProblem } from '../../shapes/DrawnLabels.ts';

/**
 * Checks, without decoding, that the bytes match their hash and are small enough to be decoded.
 * @param hash SHA-256 of the bytes, hex
 */
export async function imageProblem(
  hash: string,
  bytes: Uint8Array,
): Promise<ImageProblem | undefined> {
  if (bytes.byteLength > maxImageSizeBytes) return 'too-large';
  const header = readImageHeader(bytes);
  if (header === undefined) return 'damaged';
  if (isTooLarge(header)) return 'too-large';
  if ((await contentHash(new Uint8Array(bytes))) !== hash) return 'altered';
  return undefined;
}
