import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder for Chromium when it must not use the data folder; undefined if the system refuses. */
export function temporaryBrowserFolder(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'everink-browser-'));
  } catch {
    return undefined;
  }
}
