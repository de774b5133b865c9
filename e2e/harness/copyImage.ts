import { expect } from '@playwright/test';
import type { EverinkApp } from './app.ts';

/** Copies a PNG to the clipboard of the system, as a browser does: with HTML that names it. */
export async function copyImage(app: EverinkApp, png: Uint8Array): Promise<void> {
  const url = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  await app.page.evaluate(async (src) => {
    const image = new Image();
    image.id = 'image-to-copy';
    image.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 99';
    image.src = src;
    document.body.append(image);
    await image.decode();
  }, url);
  const hasImage = async (): Promise<boolean> =>
    await app.electron.evaluate(async ({ BrowserWindow, clipboard }) => {
      if (await clipboard.has('image/png')) return true;
      BrowserWindow.getAllWindows()[0]?.webContents.copyImageAt(5, 5);
      return false;
    });
  await app.electron.evaluate(({ clipboard }) => clipboard.clear());
  await expect.poll(hasImage).toBe(true);
  await app.page.evaluate(() => document.getElementById('image-to-copy')?.remove());
}
