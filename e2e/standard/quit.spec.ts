import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { databaseName } from '../../src/main/store/schema.ts';
import { answerQuestions, questions } from '../harness/answerQuestions.ts';
import type { EverinkApp } from '../harness/app.ts';
import { readServerBoard } from '../harness/boardReader.ts';
import { refuseRequests } from '../harness/interceptRequests.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

/** Until the app has written what it is writing. */
const busyTimeoutMs = 10_000;

async function drawLine(app: EverinkApp, dy: number): Promise<void> {
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 150, y: y + dy },
    { x: x + 150, y: y + dy },
  ]);
}

const exited = (app: EverinkApp): Promise<void> => expect.poll(() => app.hasExited).toBe(true);

test('I2, I11: changes that the disk refuses during the quit lead to a question, and are kept if the user stays', async ({
  launch,
  onServer,
  folder,
}) => {
  const app = await launch({ ...onServer, dataFolder: folder });
  await drawLine(app, -60);
  await app.waitForStatus(/Saved.*Synced/);
  await answerQuestions(app, [0]);
  const other = new DatabaseSync(join(folder, databaseName), { timeout: busyTimeoutMs });
  other.exec('BEGIN IMMEDIATE');
  // The window closes before anybody has noticed that nothing can be written.
  const opened = app.electron.waitForEvent('window');
  await drawLine(app, 0);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const again = await opened;
  expect(await questions(app)).toEqual([t('native.unsaved.changes', { count: 1 })]);
  other.exec('COMMIT');
  other.close();
  await app.waitForStatus(/Saved.*Synced/, { page: again });
  const { boardId, env } = onServer;
  const board = await readServerBoard(env.EVERINK_SYNC_URL, boardId);
  expect(board.getMap('shapes').size).toBe(2);
});

test('I2: a window that stops the quit ends what was agreed, and the next quit asks again', async ({
  launch,
  folder,
}) => {
  const app = await launch({ dataFolder: folder });
  const other = new DatabaseSync(join(folder, databaseName), { timeout: busyTimeoutMs });
  other.exec('BEGIN IMMEDIATE');
  await drawLine(app, 0);
  await app.waitForStatus(/not possible/);
  await app.page.evaluate(() => {
    addEventListener('beforeunload', (event) => event.preventDefault());
  });
  await answerQuestions(app, [1, 0, 0]);
  const quit = () => app.electron.evaluate(({ app: main }) => main.quit());
  const loss = t('native.unsaved.changes', { count: 1 });
  await quit();
  await expect.poll(() => questions(app)).toEqual([loss, t('native.unsaved.inWindow')]);
  await quit();
  await expect.poll(() => questions(app)).toEqual([loss, t('native.unsaved.inWindow'), loss]);
  other.exec('COMMIT');
  other.close();
  await app.waitForStatus(/Saved/);
});

test('I31: a window that hangs is closed with the app if the user does not wait', async ({
  launch,
}) => {
  const app = await launch();
  await drawLine(app, 0);
  await app.waitForStatus(/Saved/);
  await answerQuestions(app, [1]);
  void app.page.evaluate('for (;;);').catch(() => {});
  await app.electron.evaluate(({ app: main }) => main.quit());
  await exited(app);
});

test('a page that crashes while its window closes does not come back', async ({ launch }) => {
  const app = await launch();
  await drawLine(app, 0);
  await app.waitForStatus(/Saved/);
  await app.electron.evaluate(({ app: main, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.once('close', () => window.webContents.forcefullyCrashRenderer());
    main.quit();
  });
  await exited(app);
});

test('I2: changes of a window whose board could not be opened are not lost without a question', async ({
  launch,
}) => {
  const app = await launch();
  const { id } = await app.request('boards.create', { title: 'Refused' });
  // The windows' requests go on, but no board is opened.
  await refuseRequests(app, 'boards.open', { code: 'board-not-opened' });
  const opened = app.electron.waitForEvent('window');
  await app.request('windows.open', { boardId: id });
  const page = await opened;
  await expect(page.getByText(t('problems.board-not-opened'))).toBeVisible();
  const { x, y } = await app.middle(page);
  await app.drawStroke(
    [
      { x: x - 100, y },
      { x: x + 100, y },
    ],
    { page },
  );
  await answerQuestions(app, [0, 1]);
  const closeLast = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .toSorted((a, b) => b.id - a.id)[0]
        ?.close(),
    );
  const windowCount = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  await closeLast();
  await expect.poll(() => questions(app)).toHaveLength(1);
  expect(await windowCount()).toBe(2);
  await closeLast();
  await expect.poll(windowCount).toBe(1);
  expect(await questions(app)).toEqual(Array(2).fill(t('native.unsaved.inWindow')));
});
