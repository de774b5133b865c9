import { expect, test } from '../harness/test.ts';
import { dialogOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('I26: Escape, a tool key or a dialog ends a stroke with its ink, and a cancelled drag is restored by redo', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  const holdAt = (row: number): Promise<void> =>
    app.drawStroke(
      [
        { x: x - 150, y: y - 150 + row * 60 },
        { x: x + 150, y: y - 150 + row * 60 },
      ],
      { hold: true },
    );
  await app.chooseTool('pen');
  await holdAt(0);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await synced.shapesOnce(1);

  await holdAt(1);
  await page.keyboard.press('o');
  await page.mouse.up();
  await synced.shapesOnce(2);

  await holdAt(2);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await synced.shapesOnce(2);
  await page.keyboard.press('Control+Shift+z');
  const shapes = await synced.shapesOnce(3);
  expect(shapes.map(({ type }) => type)).toEqual(['stroke', 'stroke', 'ellipse']);

  await app.chooseTool('pen');
  await holdAt(3);
  await page.keyboard.press('Control+,');
  await expect(dialogOf(page, t('commands.settings'))).toBeVisible();
  await page.mouse.move(x + 50, y + 100);
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await synced.shapesOnce(4);
  await page.mouse.move(x - 50, y + 120, { steps: 4 });
  await app.click({ x: x - 100, y: y + 130 });
  await synced.shapesOnce(5);
});
