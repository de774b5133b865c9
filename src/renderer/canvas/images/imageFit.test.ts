import { expect, test } from 'vitest';
import {
  maxDecodedPixels,
  maxImageSidePx,
  maxImageSizeBytes,
  usualImageSidePx,
} from '../../../shared/limits.ts';
import { downscaledSize, imageFit } from './imageFit.ts';

const small = { width: 800, height: 600, sizeBytes: 50_000 };

test.each([
  ['of the usual size', small, 'usual'],
  ['of the largest usual side', { ...small, height: usualImageSidePx }, 'usual'],
  ['of a longer side', { ...small, height: usualImageSidePx + 1 }, 'large'],
  ['of the largest size', { ...small, sizeBytes: maxImageSizeBytes }, 'usual'],
  ['of more bytes', { ...small, sizeBytes: maxImageSizeBytes + 1 }, 'over-limit'],
  ['of the longest side', { ...small, width: maxImageSidePx }, 'large'],
  ['of a side beyond the limit', { ...small, width: maxImageSidePx + 1 }, 'over-limit'],
  ['of the most pixels', { ...small, width: 10_000, height: maxDecodedPixels / 10_000 }, 'large'],
  ['of more pixels', { ...small, width: 10_001, height: maxDecodedPixels / 10_000 }, 'too-large'],
])('I30: an image %s is judged before it is decoded', (_, size, fit) => {
  expect(imageFit(size, true)).toBe(fit);
});

test('an image that is converted has the usual size, however large its file is', () => {
  expect(imageFit({ ...small, sizeBytes: maxImageSizeBytes + 1 }, false)).toBe('usual');
  expect(imageFit({ ...small, width: usualImageSidePx + 1 }, false)).toBe('over-limit');
});

test('a downscaled image keeps its ratio, and has a pixel at least', () => {
  expect(downscaledSize({ width: 8_192, height: 2_048 })).toEqual({ width: 4_096, height: 1_024 });
  expect(downscaledSize({ width: 10, height: 30_000 })).toEqual({ width: 1, height: 4_096 });
  expect(downscaledSize({ width: 10, height: 20 })).toEqual({ width: 10, height: 20 });
});
