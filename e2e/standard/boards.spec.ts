import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';

function boardsScreen(page: Page) {
  return page.getByRole('dialog', { name: 'Boards' });
}

test('boards are made, named, opened, renamed, deleted and brought back', async ({ app }) => {
  const { page } = app;
  const { x, y } = await app.middle();
  const screen = boardsScreen(page);
  const title = page.getByRole('main').getByRole('textbox', { name: 'Board title' });
  const blank = await app.boardPixels();
  await title.fill('First');
  await title.press('Enter');
  await app.drawStroke([
    { x: x - 100, y: y - 120 },
    { x: x + 100, y: y - 60 },
  ]);
  await app.waitForStatus(/Saved/);

  await page.keyboard.press('b');
  await screen.getByRole('button', { name: 'New board' }).click();
  await expect(screen).toBeHidden();
  await expect.poll(async () => (await app.boardPixels()).countDifferent(blank)).toBeLessThan(400);
  await title.fill('Second');
  await title.press('Enter');

  await page.keyboard.press('b');
  await expect(screen.getByRole('button', { name: /^Open / })).toHaveCount(2);
  await screen.getByRole('button', { name: 'More for Second' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await screen.getByRole('textbox', { name: 'Board title' }).fill('Last');
  await page.keyboard.press('Enter');
  await expect(screen.getByRole('button', { name: 'Open Last' })).toBeVisible();

  await screen.getByRole('button', { name: 'More for First' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(screen.getByRole('button', { name: 'Open First' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await screen.getByRole('button', { name: 'Open First' }).click();
  await expect(title).toHaveValue('First');
  await expect
    .poll(async () => (await app.boardPixels()).countDifferent(blank))
    .toBeGreaterThan(400);
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
