import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { LastView } from '../../src/shared/lastView.ts';

const lineEnd = '\n';

/** The header before the picture in the file of a view. */
export const keptViewIn = (file: string): LastView =>
  JSON.parse(readFileSync(file, 'latin1').split(lineEnd, 1)[0] ?? '');

/** Changes the theme of the stored picture, so that no window of this theme can show it. */
export function spoilKept(file: string): void {
  const view = keptViewIn(file);
  const picture = readFileSync(file);
  const other = JSON.stringify({ ...view, isDark: !view.isDark });
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(other), picture.subarray(picture.indexOf(lineEnd))]),
  );
}

/** The number of pixels in which the drawn board differs from the stored picture of it. */
export async function countPixelsUnlikeKept(page: Page, boardId: string): Promise<number> {
  const path = `/views/${boardId}.png`;
  return (await page.evaluate(`(async () => {
    const image = new Image();
    // Bypasses the cache, which may have an earlier picture.
    image.src = '${path}?' + performance.now();
    await image.decode();
    const drawn = document.querySelector('canvas');
    const bytesOf = (picture) => {
      const canvas = new OffscreenCanvas(drawn.width, drawn.height);
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0);
      return new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    };
    if (image.naturalWidth !== drawn.width || image.naturalHeight !== drawn.height) return Infinity;
    const kept = bytesOf(image);
    return bytesOf(drawn).reduce((count, pixel, i) => count + (pixel === kept[i] ? 0 : 1), 0);
  })()`)) as number;
}
