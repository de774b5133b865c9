import { chmod, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EverinkApp } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { expect, test } from '../harness/test.ts';
import { titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('each board has its own ink, also after it was deleted and restored', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const { x, y } = await app.middle();
  const list = new BoardListPage(page);
  const title = titleOf(page);
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
  await list.createBoard();
  await expect(list.screen).toBeHidden();
  await expect.poll(inkCount).toBeLessThan(50);

  await page.keyboard.press('b');
  await list.choose('delete', 'First');
  await expect(list.board('First')).toBeHidden();
  await list.undoDelete();
  await list.board('First').click();
  await expect(title).toHaveValue('First');
  await expect.poll(inkCount).toBeGreaterThan(400);
  await synced.onlyShape();
});

test('the app opens on the board that was open last', async ({ launch, folder }) => {
  const first = await launch({ dataFolder: folder });
  const title = titleOf(first.page);
  await title.fill('Where I was');
  await title.press('Enter');
  await first.waitForStatus(/Saved/);
  await first.close();
  const second = await launch({ dataFolder: folder });
  await expect(titleOf(second.page)).toHaveValue('Where I was');
});

test('the first start shows a board that explains itself, and no later one does', async ({
  launch,
  folder,
}) => {
  const first = await launch({ dataFolder: folder, isFirstStart: true });
  await expect(titleOf(first.page)).toHaveValue(t('welcome.title'));
  const list = await BoardListPage.open(first.page);
  await list.choose('delete', t('welcome.title'));
  await expect(list.board(t('welcome.title'))).toBeHidden();
  await first.close();
  const second = await launch({ dataFolder: folder, isFirstStart: true });
  await expect(titleOf(second.page)).toHaveValue('');
});

test('I40: a permanently deleted board leaves nothing behind, and other users of the system can read nothing', async ({
  launch,
  folder,
}) => {
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'logs/everink.old.log'), '', { mode: 0o644 });
  await chmod(folder, 0o755);
  const app = await launch({ dataFolder: folder });
  const { page } = app;
  const title = titleOf(page);
  await title.fill('Confidential');
  await title.press('Enter');
  await app.waitForStatus(/Saved/);
  const list = await BoardListPage.open(page);
  await list.choose('delete', 'Confidential');
  await list.showDeleted(1);
  const deleteNow = list.deleteNowButton('Confidential');

  await answerQuestion(app, 0);
  await deleteNow.click();
  await expect(list.restoreButton('Confidential')).toBeVisible();
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
