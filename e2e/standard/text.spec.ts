import { expect, test } from '../harness/test.ts';
import { commandButton, textFieldOf } from '../harness/windowParts.ts';

test('text is typed on the board, edited after a double click, and deleted when it is emptied', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  const field = textFieldOf(app.page);
  await app.chooseTool('text');
  await app.click({ x: x - 60, y: y - 80 });
  await page.keyboard.type('Never lost');
  await page.keyboard.press('Escape');
  const text = await synced.onlyShape();
  expect(text).toMatchObject({ type: 'text', text: 'Never lost' });

  await app.board.dblclick({ position: { x: x - 40, y: y - 80 } });
  await expect(field).toHaveValue('Never lost');
  await field.fill('Never\nlost');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => synced.onlyShape()).toMatchObject({ id: text.id, text: 'Never\nlost' });

  await app.board.dblclick({ position: { x: x - 40, y: y - 80 } });
  await field.fill('');
  await page.keyboard.press('Escape');
  await synced.shapesOnce(0);
});

test('letters typed into a text are not shortcuts', async ({ synced }) => {
  const { app } = synced;
  await app.chooseTool('text');
  await app.click({ x: (await app.middle()).x, y: 200 });
  await app.page.keyboard.type('prove');
  await expect(commandButton(app.page, 'text')).toHaveAttribute('aria-pressed', 'true');
  await app.page.keyboard.press('Escape');
  expect(await synced.onlyShape()).toMatchObject({ text: 'prove' });
});

test('a composition of an input method ends by itself, and none of its keys ends the editing', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const field = textFieldOf(page);
  await app.chooseTool('text');
  await app.click({ x: 300, y: 200 });
  const keyboard = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await compose('に');
  await compose('にほん');
  await expect(field).toHaveValue('にほん');
  // An input method sees these first; Chromium reports them as keys of its composition.
  for (const key of ['Enter', 'Escape', 'Tab']) {
    for (const type of ['rawKeyDown', 'keyUp'] as const) {
      await keyboard.send('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: 229 });
    }
    await expect(field).toBeFocused();
  }
  await compose('日本');
  await keyboard.send('Input.insertText', { text: '日本' });
  await expect(field).toHaveValue('日本');
  await page.keyboard.press('Escape');
  expect(await synced.onlyShape()).toMatchObject({ text: '日本', width: 49 });
});
