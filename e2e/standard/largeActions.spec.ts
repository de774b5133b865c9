import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Y from 'yjs';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { encodeEverinkFile } from '../../src/shared/document/everinkFile.ts';
import { testRectangle } from '../../src/shared/document/testShapes.ts';
import { readBoardsOnDisk } from '../harness/boardOnDisk.ts';
import { expect, test } from '../harness/test.ts';

const shapeCount = 8;
const allIsSynced = /Saved.*Synced.*0 waiting/s;

/** More than main accepts as one operation. */
async function largeFile(): Promise<Uint8Array> {
  const document = new BoardDocument();
  document.doc.transact(() => {
    for (let i = 0; i < shapeCount; i += 1) {
      document.insert(`${i}`, testRectangle({ x: i * 200, z: `a${i}` }));
      document.patch(`${i}`, { kept: new Uint8Array(4_300_000).fill(i) });
    }
  });
  return await encodeEverinkFile(document.doc);
}

// Slow while other tests run: main, window and server each have the board in memory.
test.slow();

test('I27: an import, a deletion and its undo of 34 MB are saved, and so is what is drawn next', async ({
  synced,
  folder,
}) => {
  const { app } = synced;
  const path = join(folder, 'large.everink');
  await writeFile(path, await largeFile());
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
  await app.chooseMenuItem('Open file…');
  const title = app.page.getByRole('main').getByRole('textbox', { name: 'Board title' });
  await expect(title).toHaveValue('large');
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.press('Delete');
  await app.page.keyboard.press('Control+z');
  await app.chooseTool('Pen');
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x, y },
    { x: x + 100, y: y + 50 },
  ]);
  await app.waitForStatus(allIsSynced, { timeoutMs: 60_000 });
  const [board] = [...(await readBoardsOnDisk(app.dataFolder)).values()];
  const shapes =
    board?.document.getMap<Y.Map<unknown>>('shapes') ?? new Map<string, Y.Map<unknown>>();
  expect(shapes.size).toBe(shapeCount + 1);
  expect([...shapes.values()].filter((shape) => shape.has('kept'))).toHaveLength(shapeCount);
  // The end state is proved with a client that reads the whole board: without the large shapes that is quick.
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.press('Delete');
  await app.waitForStatus(allIsSynced, { timeoutMs: 60_000 });
});
