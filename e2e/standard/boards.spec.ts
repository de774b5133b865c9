import { chmod, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EverinkApp } from '../harness/app.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

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
  await screen.getByRole('button', { name: t('boards.moreActions', { title: 'First' }) }).click();
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

test('I40: a board that is deleted for good leaves nothing behind, and others may read nothing', async ({
  launch,
  folder,
}) => {
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'logs/everink.old.log'), '', { mode: 0o644 });
  await chmod(folder, 0o755);
  const app = await launch({ dataFolder: folder });
  const { page } = app;
  const title = page.getByRole('main').getByRole('textbox', { name: 'Board title' });
  await title.fill('Confidential');
  await title.press('Enter');
  await app.waitForStatus(/Saved/);
  await page.keyboard.press('b');
  const screen = page.getByRole('dialog', { name: 'Boards' });
  await screen
    .getByRole('button', { name: t('boards.moreActions', { title: 'Confidential' }) })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await screen.getByText('Recently deleted').click();
  const deleteNow = screen.getByRole('button', { name: 'Delete Confidential now' });

  await answerQuestion(app, 0);
  await deleteNow.click();
  await expect(screen.getByRole('button', { name: 'Restore Confidential' })).toBeVisible();
  await answerQuestion(app, 1);
  await deleteNow.click();
  await expect(deleteNow).toBeHidden();
  await app.close();

  const database = await readFile(join(folder, 'everink.sqlite'), 'latin1');
  expect(database).not.toContain('Confidential');
  const open: string[] = [];
  for (const name of ['', ...(await readdir(folder, { recursive: true }))]) {
    const stats = await lstat(join(folder, name));
    const isMine = stats.isFile() || stats.isDirectory();
    if (isMine && (stats.mode & 0o077) !== 0) open.push(`${name} ${stats.mode.toString(8)}`);
  }
  expect(open).toEqual([]);
});

/** What the next question of the system is answered with. */
async function answerQuestion(app: EverinkApp, response: number): Promise<void> {
  await app.electron.evaluate(({ dialog }, answer) => {
    dialog.showMessageBox = async () => ({ response: answer, checkboxChecked: false });
  }, response);
}
