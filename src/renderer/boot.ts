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

/** Without the app there is nothing to say it with but plain text, which main put into the page. */
function showFailure(): void {
  removeFirstPicture();
  const root = document.getElementById('root');
  const page = document.createElement('main');
  const words = document.createElement('p');
  words.textContent = root?.dataset.failure ?? '';
  const reload = document.createElement('button');
  reload.textContent = root?.dataset.reload ?? '';
  reload.addEventListener('click', () => window.location.reload());
  page.append(words, reload);
  page.setAttribute('role', 'alert');
  root?.replaceChildren(page);
}
