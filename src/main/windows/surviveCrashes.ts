import { type BrowserWindow, dialog, type RenderProcessGoneDetails } from 'electron';
import { t } from 'i18next';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { BoardFailure } from '../../shared/quarantine.ts';
import { joinSentences } from '../../shared/words/joinSentences.ts';
import type { Log } from '../log/Log.ts';
import type { Closing } from './watchClosing.ts';

/** A page that fails more often than this within the span, without a board, is reloaded only when the user asks. */
const maxPageFailures = 2;
const failureSpanMs = 60_000;

/** The navigation was replaced by another one: not a failure. */
const abortedErrorCode = -3;

/** What happens to a board that failed; `none` if no board was open. */
export type FailedBoard = 'none' | 'opened-again' | 'quarantined';

export interface SurviveOptions {
  readonly window: BrowserWindow;
  readonly log: Log;
  readonly closing: Closing;
  readonly loadPage: () => void;
  readonly tell: (notice: MainNotice) => void;
  /** Records that the window's open board failed. */
  readonly boardFailed: (reason: BoardFailure) => FailedBoard;
  /** The window's open board is not opened again unless the user insists. */
  readonly quarantineBoard: (reason: BoardFailure) => void;
}

const restarted: MainNotice = {
  id: 'window-crashed',
  level: 'warning',
  code: 'window-restarted',
};

/**
 * Keeps a window alive: a crashed page is reloaded, since what it had sent is on disk, as is the ink of
 * its last stroke. A board that keeps crashing its window is not opened then (see `BoardQuarantine`); a page that fails
 * without a board is reloaded only twice, and then when the user asks. Nobody is left with a blank window.
 */
export function surviveCrashes(options: SurviveOptions): void {
  const { window, log, closing, loadPage, tell, boardFailed, quarantineBoard } = options;
  const { webContents } = window;
  let failuresMs: number[] = [];
  let isAsking = false;
  let isHangEnded = false;

  const mayLoadAgain = (): boolean => {
    const nowMs = performance.now();
    failuresMs = [...failuresMs.filter((atMs) => nowMs - atMs < failureSpanMs), nowMs];
    return failuresMs.length <= maxPageFailures;
  };
  const pageFailed = (detail: string): void => {
    if (window.isDestroyed() || isAsking) return;
    if (mayLoadAgain()) {
      loadPage();
      return;
    }
    isAsking = true;
    void askToLoadAgain(window, detail).then((isWanted) => {
      isAsking = false;
      if (window.isDestroyed()) return;
      if (isWanted) loadPage();
      else window.destroy();
    });
  };

  webContents.on('render-process-gone', (_event, details) => {
    const { reason, exitCode } = details;
    if (reason === 'clean-exit') return;
    log.error('the page of a window ended', { reason, exitCode });
    if (window.isDestroyed()) return;
    if (closing.isClosing) {
      // Everything that it sent has arrived; nothing more will.
      window.destroy();
      return;
    }
    const failure = isHangEnded ? 'unresponsive' : failureOf(details);
    isHangEnded = false;
    const board = failure === undefined ? 'none' : boardFailed(failure);
    if (board === 'none') {
      pageFailed(t('native.failure.crashing'));
      return;
    }
    if (board === 'opened-again') {
      // Sent first, so that the page that loads now shows it.
      webContents.once('did-start-loading', () => tell(restarted));
    }
    loadPage();
  });
  webContents.on('preload-error', (_event, _path, error) => {
    log.error('the bridge of a window failed', { error });
    pageFailed(t('native.failure.bridge'));
  });
  webContents.on('did-fail-load', (_event, errorCode, error, _url, isMainFrame) => {
    if (!isMainFrame || errorCode === abortedErrorCode) return;
    log.error('a window could not load', { errorCode, error });
    pageFailed(t('native.failure.page'));
  });
  webContents.on('did-navigate', (_event, _url, httpStatus) => {
    if (httpStatus < 400) return;
    log.error('the page of a window is missing', { httpStatus });
    pageFailed(t('native.failure.filesMissing'));
  });
  watchHangs(options, () => {
    isHangEnded = true;
    quarantineBoard('unresponsive');
    webContents.forcefullyCrashRenderer();
  });
}

/** A window that hangs may recover: the user decides how long to wait. */
function watchHangs({ window, log, closing }: SurviveOptions, restart: () => void): void {
  const { webContents } = window;
  let question: AbortController | undefined;
  const ask = (): void => {
    log.warn('the page of a window does not answer');
    if (question !== undefined || window.isDestroyed()) return;
    const asked = new AbortController();
    question = asked;
    const { isClosing } = closing;
    const asking = isClosing
      ? askToClose(window, asked.signal)
      : askToRestart(window, asked.signal);
    void asking.then((isWanted) => {
      question = undefined;
      if (!isWanted || asked.signal.aborted || window.isDestroyed()) return;
      if (isClosing) window.destroy();
      else restart();
    });
  };
  // The window's own event comes when the page does not answer a request to close.
  webContents.on('unresponsive', ask);
  window.on('unresponsive', ask);
  webContents.on('responsive', () => {
    log.info('the page of a window answers again');
    question?.abort();
  });
}

/** Undefined if it says nothing about the board, since the process could not even start. */
function failureOf({ reason }: RenderProcessGoneDetails): BoardFailure | undefined {
  if (reason === 'launch-failed' || reason === 'integrity-failure') return undefined;
  return reason === 'oom' ? 'out-of-memory' : 'crashed';
}

async function askToRestart(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Everink',
    message: t('native.failure.unresponsive'),
    detail: t('native.failure.waitOrRestart'),
    buttons: [t('native.failure.wait'), t('native.failure.restart')],
    defaultId: 0,
    cancelId: 0,
    signal,
  });
  return response === 1;
}

async function askToClose(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Everink',
    message: t('native.failure.unresponsive'),
    detail: t('native.failure.waitOrClose'),
    buttons: [t('native.failure.wait'), t('native.menu.closeWindow')],
    defaultId: 0,
    cancelId: 0,
    signal,
  });
  return response === 1;
}

async function askToLoadAgain(window: BrowserWindow, detail: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Everink',
    message: t('native.failure.cannotOpen'),
    detail: joinSentences(detail, t('native.failure.safe')),
    buttons: [t('notices.tryAgain'), t('native.menu.closeWindow')],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
