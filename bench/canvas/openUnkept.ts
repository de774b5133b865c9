import { setTimeout } from 'node:timers/promises';
import { keptViewIn, spoilKept } from '../../e2e/harness/keptPicture.ts';
import type { CanvasApp } from './CanvasApp.ts';

const timeoutMs = 60_000;
const lookMs = 20;

/** In milliseconds. */
export interface Unkept {
  /** Until every pixel of the board is on the screen. */
  readonly pictureMs: number;
  /** The longest task of the page until the board was drawn; 0: none took 50 ms or longer. */
  readonly heldUpMs: number;
}

/**
 * Opens Everink's board without a picture that it can show: the stored one has the other theme. A picture is stored
 * again at the end.
 */
export async function openUnkept(
  start: () => Promise<CanvasApp>,
  viewFile: string,
): Promise<Unkept> {
  const { isDark } = keptViewIn(viewFile);
  spoilKept(viewFile);
  const app = await start();
  try {
    await until(async () => Number(await app.page.evaluate(markCount)) > 0);
    await app.page.evaluate(`globalThis.shownFirst = ${pixels}`);
    const drawnMs = await app.openedMs();
    await app.settled();
    const otherCount = Number(await app.page.evaluate(otherPixelCount));
    const pictureMs = otherCount === 0 ? ((await app.shownMs()) ?? drawnMs) : drawnMs;
    const heldUpMs = await app.longestTaskMs(drawnMs);
    await until(() => keptViewIn(viewFile).isDark === isDark);
    return { pictureMs, heldUpMs };
  } finally {
    await app.quit();
  }
}

/** A small board is drawn at once, without a picture. */
const markCount = `['board-shown', 'board-drawn'].flatMap((name) => performance.getEntriesByName(name)).length`;
const pixels = `(() => {
  const canvas = document.querySelector('canvas');
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  context.drawImage(canvas, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
})()`;
const otherPixelCount = `${pixels}.reduce((sum, pixel, i) => sum + (pixel === shownFirst[i] ? 0 : 1), 0)`;

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > endMs)
      throw new Error('Everink showed or kept no picture of the board');
    await setTimeout(lookMs);
  }
}
