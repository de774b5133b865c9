import type { BrowserWindow, WebContents } from 'electron';
import { CodedError } from '../shared/CodedError.ts';
import type { Windows } from './windows/Windows.ts';

/** The window of a page. @throws CodedError when it is gone */
export function windowOf(windows: Pick<Windows, 'windowOf'>, contents: WebContents): BrowserWindow {
  const window = windows.windowOf(contents);
  if (window === undefined) throw new CodedError({ code: 'window-gone' });
  return window;
}
