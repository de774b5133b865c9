/**
 * The first script of the page, and a short one: what the window showed last is on the screen before the app is
 * loaded.
 */
import type { EverinkBridge } from '../shared/ipc.ts';
import { firstPictureShown } from './firstPicture.ts';

declare global {
  interface Window {
    readonly everink: EverinkBridge;
  }
}

await firstPictureShown();
await import('./main.tsx');
