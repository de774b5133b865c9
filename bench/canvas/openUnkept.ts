import { setTimeout } from 'node:timers/promises';
import { keptViewIn, spoilKept } from '../../e2e/harness/keptPicture.ts';
import type { CanvasApp } from './CanvasApp.ts';

const patienceMs = 60_000;
const lookMs = 20;

/** Milliseconds. */
export interface Unkept {
  /** Until every pixel of the board is on the screen. */
  readonly pictureMs: number;
  /** The longest time until it was drawn in which the page answered nothing; 0 when it was never as long as 50 ms. */
  readonly heldUpMs: number;
}

/**
 * Opens Everink's board where no picture of it is kept that this window could show: the one that is kept is of the other
 * theme. In the end there is one again.
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

/** A small board has no picture before it is drawn. */
const markCount = `['board-shown', 'board-drawn'].flatMap((name) => performance.getEntriesByName(name)).length`;
const pixels = `(() => {
  const canvas = document.querySelector('canvas');
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  context.drawImage(canvas, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
})()`;
const otherPixelCount = `${pixels}.reduce((sum, pixel, i) => sum + (pixel === shownFirst[i] ? 0 : 1), 0)`;

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endMs)
      throw new Error('Everink showed or kept no picture of the board');
    await setTimeout(lookMs);
  }
}
