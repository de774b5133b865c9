import { expect, test } from '../harness/test.ts';

test('each board has its own ink, also after it was deleted and brought back', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  const screen = page.getByRole('dialog', { name: 'Boards' });
  const title = page.getByRole('main').getByRole('textbox', { name: 'Board title' });
  const inkCount = async (): Promise<number> => (await app.boardPixels()).countDifferent(blank);
  await title.fill('First');
  await title.press('Enter');
  const blank = await app.boardPixels();
  await app.drawStroke([
    { x: x - 100, y: y - 120 },
    { x: x + 100, y: y - 60 },
  ]);
  await app.waitForStatus(/Saved/);
  expect(await inkCount()).toBeGreaterThan(400);

  await page.keyboard.press('b');
  await screen.getByRole('button', { name: 'New board' }).click();
  await expect(screen).toBeHidden();
  await expect.poll(inkCount).toBeLessThan(50);

  await page.keyboard.press('b');
  await screen.getByRole('button', { name: 'More for First' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(screen.getByRole('button', { name: 'Open First' })).toBeHidden();
  const notices = page.getByRole('region', { name: 'Notices' });
  await notices.getByRole('button', { name: 'Undo' }).click();
  await screen.getByRole('button', { name: 'Open First' }).click();
  await expect(title).toHaveValue('First');
  await expect.poll(inkCount).toBeGreaterThan(400);
  await synced.onlyShape();
});

test('the app opens on the board that was open last', async ({ launch, folder }) => {
  const first = await launch({ dataFolder: folder });
  const title = first.page.getByRole('main').getByRole('textbox', { name: 'Board title' });
  await title.fill('Where I was');
  await title.press('Enter');
  await first.waitForStatus(/Saved/);
  await first.close();
  const second = await launch({ dataFolder: folder });
  await expect(
    second.page.getByRole('main').getByRole('textbox', { name: 'Board title' }),
  ).toHaveValue('Where I was');
});
