import type { Page } from '@playwright/test';

/** How many pixels of the board as it is drawn are not in the picture of it that is kept for the next start. */
export async function countPixelsUnlikeKept(page: Page, boardId: string): Promise<number> {
  const path = `/views/${boardId}.png`;
  return (await page.evaluate(`(async () => {
    const image = new Image();
    // The page would take the picture that it has from the last time.
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
