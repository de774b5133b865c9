import type { WebContents } from 'electron';
import { askToLose, type Unsaved } from './askToLose.ts';
import { onEveryWindow } from './onEveryWindow.ts';

export interface ClosingOptions {
  /** What only this window has, and is lost with it. */
  readonly onlyIn: (contents: WebContents) => Unsaved;
  /** The user closes the window anyway. */
  readonly forget: (contents: WebContents) => void;
}

/** Asks before a window closes that is the only one to have a change. */
export function guardClosing({ onlyIn, forget }: ClosingOptions): void {
  onEveryWindow((window) => {
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
  });
}
