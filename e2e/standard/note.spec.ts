import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';
import { textFieldOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

const longText = 'The text of a note wraps, and the note grows until all of it has room. '.repeat(
  3,
);

test('a click makes a note that can be typed into at once, grows, and can be edited after a restart', async ({
  launch,
  onServer,
  folder,
}) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  const { x, y } = await first.middle();
  const blank = await first.boardPixels();
  await first.page.keyboard.press('n');
  await first.click({ x, y: y - 60 });
  await first.page.keyboard.type(longText);
  await first.page.keyboard.press('Escape');
  const note = await SyncedBoard.of(first).onlyShape();
  expect(note).toMatchObject({ type: 'note', width: 200, text: longText });
  expect(note).toMatchObject({ style: { colour: 'ink', fill: 'yellow', outline: 'none' } });
  expect(note.height).toBeGreaterThan(300);
  const drawn = await first.boardPixels();
  const beside = { x: x + 115, y: y - 160, width: 120, height: 200 };
  expect(drawn.countDifferent(blank, beside)).toBe(0);
  await first.close();

  const second = await launch(options);
  await second.chooseTool('select');
  await second.board.dblclick({ position: { x, y: y - 60 } });
  const field = textFieldOf(second.page);
  await expect(field).toHaveValue(longText);
  await second.page.keyboard.press('Control+End');
  await second.page.keyboard.type('Again.');
  await second.page.keyboard.press('Control+Enter');
  await expect
    .poll(() => SyncedBoard.of(second).onlyShape())
    .toMatchObject({ id: note.id, text: `${longText}Again.` });
});

test('a drag makes a note of that size, which stays when its text is removed', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  await app.chooseTool('note');
  await app.drawStroke([
    { x: x - 150, y: y - 100 },
    { x: x + 110, y: y + 20 },
  ]);
  await page.keyboard.type('short');
  await page.keyboard.press('Escape');
  const note = await synced.onlyShape();
  expect(note).toMatchObject({ type: 'note', width: 260, height: 120, text: 'short' });
  await app.board.dblclick({ position: { x, y: y - 40 } });
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await expect.poll(() => synced.onlyShape()).toMatchObject({ id: note.id, text: '' });
  await page.keyboard.press('Control+z');
  await expect.poll(() => synced.onlyShape()).toMatchObject({ id: note.id, text: 'short' });
});

test('the chosen colour applies to the note, also during typing, and to the next one', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  await app.chooseTool('note');
  await page.keyboard.press('6');
  await app.click({ x: x - 120, y: y - 40 });
  await page.keyboard.type('green');
  await expect.poll(() => synced.onlyShape()).toMatchObject({ style: { fill: 'green' } });
  await page.getByRole('button', { name: t('editor.colours.blue'), exact: true }).click();
  await page.keyboard.press('Escape');
  await expect
    .poll(() => synced.onlyShape())
    .toMatchObject({ text: 'green', style: { colour: 'ink', fill: 'blue', outline: 'none' } });
  await app.chooseTool('note');
  await app.drawStroke([
    { x: x + 20, y: y - 40 },
    { x: x + 120, y: y + 20 },
  ]);
  const [, next] = await synced.shapesOnce(2);
  expect(next).toMatchObject({ type: 'note', style: { fill: 'blue', outline: 'none' } });
});

test('the lines of a note stay where they are when its field closes', async ({ window: app }) => {
  const { page } = app;
  const { x, y } = await app.middle();
  await app.chooseTool('note');
  await app.click({ x, y: y - 60 });
  const blank = await app.boardPixels();
  await page.keyboard.insertText(
    'A well-known text, 日本語の文章、そして🇯🇵👩‍👩‍👧‍👦 unbelievablylongwords.',
  );
  const typed = await app.boardPixels();
  await page.keyboard.press('Escape');
  const area = { x: x - 90, y: y - 150, width: 180, height: 180 };
  await expect
    .poll(async () => (await app.boardPixels()).countDifferent(typed, area))
    .toBeLessThan((await app.boardPixels()).countDifferent(blank, area) / 10);
});
