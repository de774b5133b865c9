import { app, BrowserWindow, type WebContents } from 'electron';
import { askToLose, type Unsaved } from './askToLose.ts';

export interface ClosingOptions {
  /** What only this window has, and is lost with it. */
  readonly onlyIn: (contents: WebContents) => Unsaved;
  /** The user closes the window anyway. */
  readonly forget: (contents: WebContents) => void;
}

/** Asks before a window closes that is the only one to have a change. */
export function guardClosing({ onlyIn, forget }: ClosingOptions): void {
  const guard = (window: BrowserWindow): void => {
    const { webContents } = window;
    let isAsking = false;
    window.on('close', (event) => {
      const unsaved = onlyIn(webContents);
      if (unsaved.count === 0) return;
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      void askToLose(unsaved, 'close').then((mayClose) => {
        isAsking = false;
        if (!mayClose) return;
        forget(webContents);
        window.close();
      });
    });
  };
  for (const window of BrowserWindow.getAllWindows()) guard(window);
  app.on('browser-window-created', (_event, window) => guard(window));
}
