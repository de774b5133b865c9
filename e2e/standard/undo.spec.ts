import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';
import { commandButton, noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('undo reverts the last change and redo restores it', async ({ synced }) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  const undo = commandButton(app.page, 'undo');
  const redo = commandButton(app.page, 'redo');
  await expect(undo).toBeDisabled();
  await app.drawStroke([
    { x: x - 100, y: y - 100 },
    { x: x + 100, y: y - 100 },
  ]);
  await app.drawStroke([
    { x: x - 100, y: y + 100 },
    { x: x + 100, y: y + 100 },
  ]);
  const both = await synced.shapesOnce(2);

  await undo.click();
  expect(await synced.shapesOnce(1)).toEqual(both.slice(0, 1));
  await app.page.keyboard.press('Control+z');
  await synced.shapesOnce(0);
  await expect(undo).toBeDisabled();

  await redo.click();
  await app.page.keyboard.press('Control+Shift+z');
  expect(await synced.shapesOnce(2)).toEqual(both);
  await expect(redo).toBeDisabled();
});

test("I13: undo reverts one's own change and not another user's", async ({
  synced,
  launch,
  onServer,
}) => {
  const { app } = synced;
  const other = await launch(onServer);
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 100, y: y - 100 },
    { x: x + 100, y: y - 100 },
  ]);
  const [mine] = await synced.shapesOnce(1);
  await other.drawStroke([
    { x: x - 100, y: y + 100 },
    { x: x + 100, y: y + 100 },
  ]);
  await synced.shapesOnce(2);

  await app.page.keyboard.press('Control+z');
  const [left] = await synced.shapesOnce(1);
  expect(left?.id).not.toBe(mine?.id);
});

test('I28: undo of a move that another user has overwritten shows a notice and keeps the shape', async ({
  synced,
  launch,
  onServer,
}) => {
  const { app } = synced;
  const other = await launch(onServer);
  const { x, y } = await app.middle();
  await app.chooseTool('rectangle');
  await app.drawStroke([
    { x: x - 100, y: y - 100 },
    { x: x + 100, y: y + 100 },
  ]);
  await app.page.keyboard.press('ArrowRight');
  const [moved] = await synced.shapesOnce(1);
  await SyncedBoard.of(other).shapesOnce(1);
  await other.page.keyboard.press('Control+a');
  await other.page.keyboard.press('ArrowRight');
  // The title comes after the move.
  await titleOf(other.page).fill('Plan');
  await other.page.keyboard.press('Enter');
  await expect(titleOf(app.page)).toHaveValue('Plan');
  const [left] = await synced.shapesOnce(1);
  expect(left).not.toEqual(moved);

  await app.page.keyboard.press('Control+z');
  await expect(noticesOf(app.page)).toContainText(t('notices.nothingToUndo'));
  expect(await synced.shapesOnce(1)).toEqual([left]);
});
