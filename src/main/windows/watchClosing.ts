import { type BrowserWindow, dialog } from 'electron';
import { t } from 'i18next';

/** The progress of closing a window. */
export interface Closing {
  /** The window was asked to close, and its page has not refused. */
  readonly isClosing: boolean;
}

/**
 * A page refuses to close, or to be reloaded, while it has changes that it cannot send to this process: the
 * user decides what happens to them.
 * @param loadPage reloads the page, whatever it has
 */
export function watchClosing(window: BrowserWindow, loadPage: () => void): Closing {
  let isClosing = false;
  let isAsking = false;
  window.on('close', () => {
    isClosing = true;
  });
  window.webContents.on('will-prevent-unload', () => {
    const isEnd = isClosing;
    isClosing = false;
    if (isAsking) return;
    isAsking = true;
    void askToLose(window, isEnd ? 'close' : 'reload').then((mayLose) => {
      isAsking = false;
      if (!mayLose || window.isDestroyed()) return;
      if (isEnd) window.destroy();
      else loadPage();
    });
  });
  return {
    get isClosing() {
      return isClosing;
    },
  };
}

async function askToLose(window: BrowserWindow, action: 'close' | 'reload'): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: t('native.unsaved.title'),
    message: t('native.unsaved.inWindow'),
    detail: t('native.unsaved.inWindowText'),
    buttons: [t('native.unsaved.keepDrawing'), t(`native.unsaved.${action}`)],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
