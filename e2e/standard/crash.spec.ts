import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('I2, I12: a window that crashes during a stroke comes back with all its ink', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 150, y: y - 100 },
    { x: x + 150, y: y - 100 },
  ]);
  await app.waitForStatus(/Saved/);
  await app.drawStroke(
    [
      { x: x - 150, y },
      { x: x + 150, y },
    ],
    { steps: 40, hold: true },
  );
  // A piece of the stroke is sent every 200 ms.
  await app.page.waitForTimeout(500);
  await app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const isBack = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
    contents?.forcefullyCrashRenderer();
    await isBack;
  });

  // Playwright gives a page up that crashed, so the window is asked another way.
  const words = (): Promise<string> =>
    app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return String(await contents?.executeJavaScript('document.body.innerText'));
    });
  await expect.poll(words).toContain(t('mainTitles.window-restarted'));
  await expect.poll(words).toContain(t('notices.recoveredStrokes', { count: 1 }));
  await expect.poll(async () => (await synced.shapes()).length).toBe(2);

  const opening = app.electron.waitForEvent('window');
  await app.request('windows.open', {});
  const page = await opening;
  await app.waitForStatus(/Saved/, { page });
  await page.keyboard.press('Control+Shift+h');
  await page.getByText(t('health.details'), { exact: true }).click();
  const crashes = page.getByRole('region', { name: t('health.crashes'), exact: true });
  await expect(crashes.getByRole('listitem')).toContainText(t('health.crashedProcess.window'));
  const reports = join(app.dataFolder, 'crash-reports');
  await expect
    .poll(() => readdir(reports, { recursive: true }))
    .toContainEqual(expect.stringMatching(/\.dmp$/));
});

test('I2, I26: the text and the title that are being typed when the app is closed are kept', async ({
  launch,
  onServer,
  folder,
}) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  await first.chooseTool('text');
  await first.click(await first.middle());
  await first.page.keyboard.type('almost lost');
  await titleOf(first.page).fill('Plan');
  await first.close();

  const second = await launch(options);
  const text = await SyncedBoard.of(second).onlyShape();
  expect(text).toMatchObject({ type: 'text', text: 'almost lost' });
  await expect(titleOf(second.page)).toHaveValue('Plan');
});

test('an uncaught error of the page is reported and logged once', async ({ app }) => {
  await app.page.evaluate(() => {
    const fail = (): never => {
      throw new Error('nobody catches this');
    };
    for (let i = 0; i < 5; i += 1) setTimeout(fail);
  });
  const alert = noticesOf(app.page).getByRole('alert');
  await expect(alert).toContainText(t('notices.somethingWrong'));
  await expect.poll(() => app.output).toContain('nobody catches this');
  expect(app.output.match(/an error of a window was not caught/g)).toHaveLength(1);
  await expect(app.board).toBeVisible();
});
