import type { FirstView, LastView } from '../shared/lastView.ts';
import './firstPicture.css';

/** A window that is not seen has no frames. */
const framePatienceMs = 250;

const shown = document.querySelector<HTMLImageElement>('img.first-picture');

/**
 * Lets the picture of the last view that main put into the page onto the screen. Marks its time as `board-shown`, for
 * developer tools and `npm run bench:startup`.
 * @returns resolves when it is seen, or there is no picture
 */
export async function firstPictureShown(): Promise<void> {
  if (shown === null) return;
  try {
    await shown.decode();
  } catch {
    removeFirstPicture();
    return;
  }
  const startTime = await frameOfPicture();
  if (startTime !== undefined) performance.mark('board-shown', { startTime });
}

/** When the frame with the picture came to the screen; undefined when none did for long. */
function frameOfPicture(): Promise<number | undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, framePatienceMs);
    new PerformanceObserver((list, observer) => {
      observer.disconnect();
      resolve(list.getEntries()[0]?.startTime);
    }).observe({ type: 'element', buffered: true });
  });
}

/** What is on the screen until the board is there; undefined when it is something else. */
export function firstPictureOf(
  boardId: string,
): { readonly view: LastView; readonly image: HTMLImageElement } | undefined {
  if (shown?.isConnected !== true) return undefined;
  // Main wrote it, of what it has checked.
  const first: FirstView = JSON.parse(decodeURIComponent(shown.dataset.firstView ?? 'null'));
  return first.boardId === boardId ? { view: first.view, image: shown } : undefined;
}

/** The board, or what is to be said instead, is on the screen. */
export function removeFirstPicture(): void {
  shown?.remove();
}
