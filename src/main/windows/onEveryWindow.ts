import { app, BrowserWindow } from 'electron';

/** Calls back with each window that is open, and with each that is opened from now on. */
export function onEveryWindow(listener: (window: BrowserWindow) => void): void {
  for (const window of BrowserWindow.getAllWindows()) listener(window);
  app.on('browser-window-created', (_event, window) => listener(window));
}
