import type { BrowserWindow } from 'electron';
import type { Notice } from '../../shared/ipc.ts';
import type { Log } from '../log/Log.ts';

/** A page that crashes more often than this within the span is not loaded again: it would go on for ever. */
const maxCrashes = 5;
const crashSpanMs = 60_000;

/** A page that crashed is loaded again: what it had sent is on disk, and so is the ink of its last stroke. */
export function surviveCrashes(
  window: BrowserWindow,
  log: Log,
  tell: (notice: Notice) => void,
): void {
  const { webContents } = window;
  let crashesMs: number[] = [];
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('the page of a window ended', { reason, exitCode });
    const nowMs = performance.now();
    crashesMs = [...crashesMs.filter((atMs) => nowMs - atMs < crashSpanMs), nowMs];
    if (crashesMs.length > maxCrashes || window.isDestroyed()) return;
    // Told first: the page that loads now is the one to show it.
    webContents.once('did-start-loading', () => {
      tell({
        id: 'window-crashed',
        level: 'warning',
        title: 'This window had to start again',
        text: 'It stopped working and was opened anew. What it had saved is here, the ink of an unfinished stroke too.',
      });
    });
    webContents.reload();
  });
  webContents.on('unresponsive', () => log.warn('the page of a window does not answer'));
  webContents.on('responsive', () => log.info('the page of a window answers again'));
}
