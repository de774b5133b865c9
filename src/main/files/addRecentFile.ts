import { basename } from 'node:path';
import { app } from 'electron';
import { openedFormatOf } from '../../shared/fileFormats.ts';

/** Adds a file that was opened or saved to the recent files of the dock and the jump list, if Everink opens such files. */
export function addRecentFile(path: string): void {
  if (openedFormatOf(basename(path)) !== undefined) app.addRecentDocument(path);
}
