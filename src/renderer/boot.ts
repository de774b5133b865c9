/**
 * The first script of the page, and a short one: what the window showed last is on the screen before the app is
 * loaded.
 */
import type { EverinkBridge } from '../shared/ipc.ts';
import { firstPictureShown, removeFirstPicture } from './firstPicture.ts';

declare global {
  interface Window {
    readonly everink: EverinkBridge;
  }
}

await firstPictureShown();
try {
  await import('./main.tsx');
} catch (error) {
  showFailure();
  throw error;
}

/** Without the app there is nothing to say it with but plain text. */
function showFailure(): void {
  removeFirstPicture();
  const page = document.createElement('main');
  const words = document.createElement('p');
  words.textContent =
    'Everink couldn’t start this window. Everything saved is safe on this device.';
  const reload = document.createElement('button');
  reload.textContent = 'Reload';
  reload.addEventListener('click', () => window.location.reload());
  page.append(words, reload);
  page.setAttribute('role', 'alert');
  document.getElementById('root')?.replaceChildren(page);
}
