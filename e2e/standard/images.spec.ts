import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualImageSidePx } from '../../src/shared/limits.ts';
import { answerDialogs } from '../harness/answerDialogs.ts';
import { copyImage } from '../harness/copyImage.ts';
import { greyPng } from '../harness/greyPng.ts';
import { rotatedJpeg } from '../harness/rotatedJpeg.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('an image on the clipboard is pasted within the view, as one undo step', async ({
  window: app,
  synced,
}) => {
  await copyImage(
    app,
    greyPng(3_000, 1_500, () => 120),
  );
  const empty = await app.boardPixels();
  await app.page.keyboard.press('ControlOrMeta+V');
  const shape = await synced.onlyShape();
  const { width } = await app.surface();
  expect(shape).toMatchObject({ type: 'image', width: width * 0.8, height: width * 0.4 });
  await expect
    .poll(async () => (await app.boardPixels()).countDifferent(empty))
    .toBeGreaterThan(width * 0.4 * width * 0.7);
  await app.page.keyboard.press('ControlOrMeta+Z');
  await synced.shapesOnce(0);

  await app.electron.evaluate(({ clipboard }) => clipboard.clear());
  await app.page.keyboard.press('ControlOrMeta+V');
  await expect(noticesOf(app.page)).toContainText(t('notices.nothingToPaste'));
});

test('I29: dropped images of every kind are placed around the pointer, and other files are named', async ({
  window: app,
  synced,
}) => {
  const empty = await app.boardPixels();
  const jpeg = Buffer.from(await rotatedJpeg(app)).toString('base64');
  const unsupportedFiles = ['scan.tiff', 'notes.txt'] as const;
  await app.page.evaluate(
    async ([base64, tiff, text]) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">
      <script>window.hasRun = true</script><rect width="120" height="60" fill="#080"/></svg>`;
      const canvas = new OffscreenCanvas(80, 40);
      canvas.getContext('2d')?.fillRect(0, 0, 80, 40);
      const webp = await canvas.convertToBlob({ type: 'image/webp' });
      const rotated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      for (const file of [
        new File([rotated], 'rotated.jpg', { type: 'image/jpeg' }),
        new File([svg], 'drawing.svg', { type: 'image/svg+xml' }),
        new File([webp], 'without extension'),
        new File(['II*'], tiff, { type: 'image/tiff' }),
        new File(['notes'], text, { type: 'text/plain' }),
      ]) {
        dataTransfer.items.add(file);
      }
      const place = { clientX: 500, clientY: 400 };
      document.body.dispatchEvent(
        new DragEvent('drop', { ...place, dataTransfer, bubbles: true, cancelable: true }),
      );
    },
    [jpeg, ...unsupportedFiles] as const,
  );
  const [rotated, svg, webp] = await synced.shapesOnce(3);
  // The JPEG is stored 60 pixels wide, and shown upright.
  expect(rotated).toMatchObject({ type: 'image', width: 40, height: 60 });
  expect(svg).toMatchObject({ type: 'image', width: 120, height: 60 });
  expect(webp).toMatchObject({ type: 'image', width: 80, height: 40 });
  expect(svg?.x).toBeGreaterThan((rotated?.x ?? 0) + 40);
  expect(webp?.x).toBeGreaterThan((svg?.x ?? 0) + 120);
  const notices = noticesOf(app.page);
  for (const name of unsupportedFiles) await expect(notices).toContainText(name);
  await app.page.keyboard.press('Escape');
  const inkCount = 40 * 60 + 120 * 60 + 80 * 40;
  const countDrawn = async () => (await app.boardPixels()).countDifferent(empty);
  // The board's dots and the edges of the images are about as dark as before.
  await expect.poll(countDrawn).toBeGreaterThan(inkCount * 0.9);
  await app.page.keyboard.press('ControlOrMeta+Z');
  await synced.shapesOnce(0);
});

test('I30: a large image of a file is inserted at the size that the user chooses', async ({
  window: app,
  synced,
  folder,
}) => {
  const name = 'plan.png';
  const path = join(folder, name);
  await writeFile(
    path,
    greyPng(6_000, 1_000, (x) => x & 255),
  );
  await answerDialogs(app, path);
  await app.chooseMenuItem('insertImage');
  const notices = noticesOf(app.page);
  await expect(notices).toContainText(name);
  await notices.getByRole('button', { name: t('files.largeImage.downscale') }).click();
  await synced.shapesOnce(1);
  const [sidePx] = await synced.imageSizes();
  expect(sidePx).toEqual({ width: usualImageSidePx, height: Math.round(usualImageSidePx / 6) });
});
