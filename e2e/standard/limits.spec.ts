import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as Y from 'yjs';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { codedBounds, encodePoints } from '../../src/shared/document/points.ts';
import { pngHeader } from '../../src/shared/document/testImages.ts';
import { testImage, testRectangle, testStroke } from '../../src/shared/document/testShapes.ts';
import { answerDialogs } from '../harness/answerDialogs.ts';
import { followBoard } from '../harness/boardReader.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { greyPng } from '../harness/greyPng.ts';
import { holdRequests } from '../harness/interceptRequests.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { confirmExport } from '../harness/saveAs.ts';
import { settledPixels } from '../harness/settledPixels.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** A box that can be shown, one that is far beyond the limits, and one of a newer version. */
function oddBoard(): Uint8Array {
  const document = new BoardDocument();
  document.insert('box', testRectangle({ x: -200, y: -100, width: 400, height: 200 }));
  document.insert('far', testRectangle({ x: 1e300, z: 'a1' }));
  const hologram = { ...testRectangle({ x: -50, y: -50, z: 'a2' }), type: 'hologram' };
  document.shapes.set('hologram', new Y.Map(Object.entries(hologram)));
  return Y.encodeStateAsUpdate(document.doc);
}

test('I30: a box at 1e300 affects neither the view nor drawing, and can be deleted as unknown shapes can', async ({
  launch,
  onServer,
}) => {
  const { boardId, env } = onServer;
  await writeBoard(env.EVERINK_SYNC_URL, boardId, oddBoard());
  const { document, close } = await followBoard(env.EVERINK_SYNC_URL, boardId);
  const ids = (): string[] => [...document.getMap('shapes').keys()].sort();
  const app = await launch(onServer);
  try {
    await app.waitForStatus(/Synced/);
    await app.page.keyboard.press('Shift+1');
    const { x, y } = await app.middle();
    const empty = await app.boardPixels();
    await app.drawStroke([
      { x: x - 150, y: y + 60 },
      { x: x + 150, y: y + 70 },
    ]);
    expect((await app.boardPixels()).hasInkNear(empty, { x: x + 50, y: y + 67 })).toBe(true);
    await expect.poll(() => ids().length).toBe(4);
    const drawn = ids().find((id) => !['box', 'far', 'hologram'].includes(id)) ?? '';
    const stroke = (document.getMap('shapes').get(drawn) as Y.Map<unknown>).toJSON();
    const bounds = codedBounds(stroke.points as Uint8Array);
    expect((bounds?.maxX ?? 0) - (bounds?.minX ?? 0)).toBeGreaterThan(100);

    await app.page.keyboard.press('v');
    const surface = await app.surface();
    await app.page.mouse.click(surface.x + x, surface.y + y);
    await app.page.keyboard.press('Delete');
    await expect.poll(ids).toEqual(['box', drawn, 'far'].sort());
    await app.page.keyboard.press('Control+Shift+A');
    await expect(app.page.getByText(t('notices.unreadable', { count: 1 }))).toBeVisible();
    await app.page.keyboard.press('Delete');
    await expect.poll(ids).toEqual(['box', drawn].sort());
    await app.page.keyboard.press('Control+Z');
    await expect.poll(ids).toEqual(['box', drawn, 'far'].sort());
  } finally {
    close();
  }
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One black line in eight, to be shown at an eighth of its size. */
const lineArt = greyPng(1_024, 1_024, (x) => (x % 8 === 0 ? 0 : 255));
const lineArtGrey = 255 * (7 / 8);
/** Fifty kilobytes that claim to be 14 gigabytes of pixels. */
const bomb = Uint8Array.from([...pngHeader(60_000, 60_000), ...new Uint8Array(50_000)]);

function boardOfImages(): Uint8Array {
  const document = new BoardDocument();
  const put = (id: string, x: number, bytes: Uint8Array, hash = sha256(bytes)): void => {
    document.images.set(hash, bytes);
    document.insert(id, testImage(hash, { x, y: 0, width: 128, height: 128 }));
  };
  put('lines', 100, lineArt);
  put('bomb', 300, bomb);
  put(
    'forged',
    500,
    greyPng(64, 64, () => 0),
    sha256(Uint8Array.of(1)),
  );
  return Y.encodeStateAsUpdate(document.doc);
}

test('I30: detailed images are averaged when scaled down, and decompression bombs and forged images are placeholders', async ({
  launch,
  onServer,
}) => {
  const { boardId, env } = onServer;
  await writeBoard(env.EVERINK_SYNC_URL, boardId, boardOfImages());
  const app = await launch(onServer);
  await app.waitForStatus(/Synced/);
  await app.page.keyboard.press('Control+0');
  const greysAt = async (x: number): Promise<number[]> => {
    const { width, bytes } = await settledPixels(app.page);
    const greyAt = (column: number): number => bytes[(64 * width + column) * 4] ?? 0;
    return Array.from({ length: 96 }, (_, i) => greyAt(x + 16 + i));
  };
  await expect.poll(async () => (await greysAt(100)).every((grey) => grey < 240)).toBe(true);
  for (const grey of await greysAt(100)) expect(Math.abs(grey - lineArtGrey)).toBeLessThan(40);
  // Paper and dots: nothing of the forged image.
  for (const grey of await greysAt(500)) expect(grey).toBeGreaterThan(180);

  await app.page.keyboard.press('v');
  const { x, y } = await app.surface();
  for (const at of [364, 564]) {
    await app.page.mouse.click(x + at, y + 64);
    await app.page.keyboard.press('Delete');
  }
  const document = await SyncedBoard.of(app).shapesOnce(1);
  expect(document.map(({ id }) => id)).toEqual(['lines']);
});

const strokeCount = 100;

/** Ink of which a picture takes seconds. */
function boardOfLongStrokes(): Uint8Array {
  const document = new BoardDocument();
  const count = 6_000;
  const along = (f: (angle: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => 250 + f(i / 40) * (i / count) * 240);
  const pressures = Uint8Array.from({ length: count }, (_, i) => 120 + (i % 60));
  const points = encodePoints({ xs: along(Math.cos), ys: along(Math.sin), pressures }, 6);
  for (let i = 0; i < strokeCount; i += 1) {
    const place = { x: (i % 10) * 500, y: Math.floor(i / 10) * 500 };
    document.insert(`s${i}`, testStroke({ ...place, points, z: `a${i % 10}${i}1` }));
  }
  return Y.encodeStateAsUpdate(document.doc);
}

test('I30: a large picture is exported in pieces, with progress, during drawing, and can be cancelled', async ({
  launch,
  onServer,
  folder,
}) => {
  const { boardId, env } = onServer;
  await writeBoard(env.EVERINK_SYNC_URL, boardId, boardOfLongStrokes());
  const app = await launch(onServer);
  const synced = SyncedBoard.of(app);
  await synced.shapesOnce(strokeCount);
  const path = join(folder, 'board.svg');
  await answerDialogs(app, path);
  const notices = noticesOf(app.page);
  const releasePieces = await holdRequests(app, 'files.writePiece');
  await app.chooseMenuItem('exportSvg');
  await confirmExport(app);
  await expect(notices.getByRole('progressbar')).toBeVisible();
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x, y },
    { x: x + 80, y: y + 20 },
  ]);
  await notices.getByRole('button', { name: t('common.cancel') }).click();
  await releasePieces();
  await expect(notices.getByRole('progressbar')).toHaveCount(0);
  expect(await readdir(folder)).toEqual([]);
  await synced.shapesOnce(strokeCount + 1);

  await app.chooseMenuItem('exportSvg');
  await confirmExport(app);
  await expect(notices).toContainText(path);
  const svg = await readFile(path, 'utf8');
  expect(svg.match(/<g /g)).toHaveLength(strokeCount + 1);
  expect(svg).toMatch(/<\/svg>\n$/);
  expect(await readdir(folder)).toEqual(['board.svg']);
});
