import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/**
 * Makes the folder the app's own: Electron's data go there too, below `browser`. Only one app may have it; the
 * one that has it is asked to come to the front.
 *
 * A folder that cannot be written does not stop the app: its boards are shown, and what is drawn is saved once
 * that is possible. Chromium gets a temporary folder then, since it does not start without one.
 * @returns false when another app has the folder
 */
export function claimDataFolder(folder: string): boolean {
  const isWritable = isWritableFolder(folder);
  const browserFolder = isWritable
    ? join(folder, 'browser')
    : mkdtempSync(join(tmpdir(), 'everink-browser-'));
  app.setPath('userData', isWritable ? folder : browserFolder);
  app.setPath('sessionData', browserFolder);
  return app.requestSingleInstanceLock();
}

function isWritableFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
