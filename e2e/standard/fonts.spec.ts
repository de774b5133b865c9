import { join } from 'node:path';
import * as Y from 'yjs';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { testRectangle } from '../../src/shared/document/testShapes.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { fullBoard } from '../harness/fullBoard.ts';
import { saveAs } from '../harness/saveAs.ts';
import {
  type CanvasPicture,
  imagePixels,
  settledPixels,
  thumbnailPixels,
} from '../harness/settledPixels.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

/** Without a font for them, both characters of a row are the same box. Board units, like all sizes here. */
const rows = [
  ['鬱', '轟'],
  ['🦊', '🐙'],
];
const fontSize = 48;
const rowHeight = 80;
/** From the first character of a row to the second. */
const columnWidth = 100;
/** Of the area that is compared, from the left and the top of the ink. */
const side = 60;

function boardOfCharacters(): Uint8Array {
  const document = new BoardDocument();
  rows.forEach((row, y) => {
    row.forEach((text, x) => {
      const { page, style } = testRectangle();
      const place = { page, z: `a${y}${x}1`, x: x * columnWidth, y: y * rowHeight, rotation: 0 };
      const size = { width: 61, height: 60, fontSize };
      document.insert(`shape-${y}-${x}`, { type: 'text', style, text, ...place, ...size });
    });
  });
  return Y.encodeStateAsUpdate(document.doc);
}

/** For each row, how many pixels of its characters differ. @param scale pixels a board unit */
function differencesIn({ bytes, width }: CanvasPicture, scale: number): readonly number[] {
  const isOther = (at: number, colour: (channel: number) => number): boolean =>
    [0, 1, 2].some((channel) => Math.abs((bytes[at + channel] ?? 0) - colour(channel)) > 64);
  const inked: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) if (isOther(at, () => 255)) inked.push(at / 4);
  const left = inked.reduce((least, pixel) => Math.min(least, pixel % width), width);
  const top = Math.floor((inked[0] ?? 0) / width);
  return rows.map((_, row) => {
    let count = 0;
    for (let i = 0; i < (side * scale) ** 2; i += 1) {
      const x = left + (i % (side * scale));
      const y = top + row * rowHeight * scale + Math.floor(i / (side * scale));
      const at = (y * width + x) * 4;
      const second = at + columnWidth * scale * 4;
      if (isOther(at, (channel) => bytes[second + channel] ?? 0)) count += 1;
    }
    return count;
  });
}

/** Polls: a page shows an SVG file before the fonts in it are read. */
async function expectDifferent(
  picture: () => Promise<CanvasPicture>,
  scale: number,
): Promise<void> {
  await expect
    .poll(async () => Math.min(...differencesIn(await picture(), scale)))
    .toBeGreaterThan(100);
}

test('Japanese and emoji are drawn with bundled fonts on the board, in exports and in the list of boards', async ({
  launch,
  onServer,
  folder,
}) => {
  await writeBoard(onServer.env.EVERINK_SYNC_URL, onServer.boardId, boardOfCharacters());
  const app = await launch(onServer);
  const { page } = app;
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expectDifferent(() => settledPixels(page), 1);

  const png = await saveAs(app, 'exportPng', join(folder, 'board.png'));
  await expectDifferent(() => imagePixels(page, 'image/png', png), 2);
  const svg = await saveAs(app, 'exportSvg', join(folder, 'board.svg'));
  // A picture in a page has none of the fonts of the page.
  await expectDifferent(() => imagePixels(page, 'image/svg+xml', svg), 1);

  await page.keyboard.press('b');
  const title = t('common.untitled');
  await expect.poll(async () => (await thumbnailPixels(page, title)).width).toBe(320);
  await expectDifferent(() => thumbnailPixels(page, title), 1);
});

test('Japanese and emoji are drawn with bundled fonts in the tiles of the painter', async ({
  launch,
  onServer,
}) => {
  // To the right of the characters and below them.
  const others = fullBoard(seededRandom(5), 300);
  const board = Y.mergeUpdates([boardOfCharacters(), others]);
  await writeBoard(onServer.env.EVERINK_SYNC_URL, onServer.boardId, board);
  const app = await launch(onServer);
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expectDifferent(() => settledPixels(app.page), 1);
  const workers = app.page.workers().map((worker) => worker.url());
  expect(workers.join()).toContain('painter');
});

test('a text whose field closes before its font is loaded has the right size afterwards', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  await app.chooseTool('text');
  await app.click({ x: 200, y: 200 });
  await app.page.keyboard.insertText('鬱轟');
  await app.page.keyboard.press('Escape');
  // Two characters, each as wide as the font is high, and one for rounding.
  await expect.poll(async () => (await synced.onlyShape()).width).toBe(2 * 24 + 1);
  await app.page.keyboard.press('Control+z');
  await synced.shapesOnce(0);
});

test('only the Latin font is loaded for Latin text', async ({ launch }) => {
  // Texts of the window in another language need other fonts.
  const app = await launch({ env: { EVERINK_LANGUAGE: 'en' } });
  await app.page.keyboard.press('t');
  await app.click({ x: 200, y: 200 });
  await app.page.keyboard.type('“Plain” text – 100%…');
  await app.page.keyboard.press('Escape');
  await app.waitForStatus(/Saved/);
  const loaded = await app.page.evaluate(
    `[...document.fonts].filter(({ status }) => status !== 'unloaded').map(({ family }) => family)`,
  );
  expect(loaded).toEqual(['Inter Variable']);
});
