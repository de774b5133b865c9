import { rmSync } from 'node:fs';
import { app, dialog } from 'electron';
import { t } from 'i18next';
import { temporaryBrowserFolder } from './temporaryBrowserFolder.ts';

/**
 * Ends a start that cannot go on, with the reason in the terminal. A user who started Everink without a terminal, from an
 * icon or a file, gets a dialog.
 */
export async function refuseStart(reason: string, exitCode: number): Promise<void> {
  const title = t('native.start.failed');
  process.stderr.write(`${title}: ${reason}\n`);
  if (!process.stderr.isTTY) await showReason(title, reason);
  app.exit(exitCode);
}

/** On Linux, the dialog of an app that is not ready yet is a line in the terminal. */
async function showReason(title: string, reason: string): Promise<void> {
  const folder = moveToTemporaryFolder();
  await app.whenReady();
  dialog.showErrorBox(title, reason);
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

/** Chromium writes to its folder as soon as it is ready: not to one that Everink may not change. */
function moveToTemporaryFolder(): string | undefined {
  const folder = temporaryBrowserFolder();
  if (folder === undefined) return undefined;
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
  return folder;
}
