import * as Y from 'yjs';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { codedBounds } from '../../src/shared/document/points.ts';
import { testRectangle } from '../../src/shared/document/testShapes.ts';
import { followBoard } from '../harness/boardReader.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { expect, test } from '../harness/test.ts';

/** A box that can be shown, one that is far beyond the limits, and one of a newer version. */
function oddBoard(): Uint8Array {
  const document = new BoardDocument();
  document.insert('box', testRectangle({ x: -200, y: -100, width: 400, height: 200 }));
  document.insert('far', testRectangle({ x: 1e300, z: 'a1' }));
  const hologram = { ...testRectangle({ x: -50, y: -50, z: 'a2' }), type: 'hologram' };
  document.shapes.set('hologram', new Y.Map(Object.entries(hologram)));
  return Y.encodeStateAsUpdate(document.doc);
}

test('I30: a box at 1e300 spoils neither the view nor what is drawn, and is deleted like what is unknown', async ({
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
    await expect(app.page.getByText('1 item selected')).toBeVisible();
    await app.page.keyboard.press('Delete');
    await expect.poll(ids).toEqual(['box', drawn].sort());
    await app.page.keyboard.press('Control+Z');
    await expect.poll(ids).toEqual(['box', drawn, 'far'].sort());
  } finally {
    close();
  }
});
