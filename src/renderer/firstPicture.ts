import type { FirstView, LastView } from '../shared/lastView.ts';
import './firstPicture.css';

/** A hidden window has no frames. */
const frameTimeoutMs = 250;

const shown = document.querySelector<HTMLImageElement>('img.first-picture');

/**
 * Waits for the frame with the picture of the last view, which main put into the page. Marks its time as `board-shown`, for
 * developer tools and `npm run bench:startup`.
 * @returns resolves when the picture is on the screen, or if there is none
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

/** When the frame with the picture was presented; undefined if none was for a long time. */
function frameOfPicture(): Promise<number | undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, frameTimeoutMs);
    new PerformanceObserver((list, observer) => {
      observer.disconnect();
      resolve(list.getEntries()[0]?.startTime);
    }).observe({ type: 'element', buffered: true });
  });
}

/** The view that is on the screen until the board has loaded; undefined without one. */
export function firstPictureOf(
  boardId: string,
): { readonly view: LastView; readonly image: HTMLImageElement } | undefined {
  if (shown?.isConnected !== true) return undefined;
  // Main wrote it from checked values.
  const first: FirstView = JSON.parse(decodeURIComponent(shown.dataset.firstView ?? 'null'));
  return first.boardId === boardId ? { view: first.view, image: shown } : undefined;
}

/** The board, or a page instead of it, is on the screen. */
export function removeFirstPicture(): void {
  shown?.remove();
}
