import { answerQuestions, questions } from '../harness/answerQuestions.ts';
import type { EverinkApp } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { ShareDialogPage } from '../harness/ShareDialogPage.ts';
import { runApp } from '../harness/spawnApp.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

const closeWindows = (app: EverinkApp): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });

test('boards are shared without a window, which a second start opens again, until the user says otherwise', async ({
  launch,
}) => {
  const host = await launch();
  const invitation = await (await ShareDialogPage.open(host)).start();
  await host.page.keyboard.press('Escape');
  const blank = await host.boardPixels();
  const guest = await launch();
  await (await BoardListPage.open(guest.page)).join(invitation);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);

  await answerQuestions(host, [0, 1]);
  await closeWindows(host);
  await expect.poll(() => questions(host)).toEqual([t('native.background.sharing')]);
  const { x, y } = await guest.middle();
  await guest.drawStroke([
    { x: x - 80, y },
    { x: x + 80, y },
  ]);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);

  const opening = host.electron.waitForEvent('window');
  expect((await runApp(host.dataFolder)).code).toBe(0);
  await opening;
  await host.ready();
  await expect.poll(async () => (await host.boardPixels()).hasInkNear(blank, { x, y })).toBe(true);

  await closeWindows(host);
  await expect.poll(() => host.hasExited).toBe(true);
  await guest.waitForStatus(/Saved.*Offline/s);
  const boardId = new URL(invitation).searchParams.get('board') ?? '';
  await guest.request('boards.leave', { boardId });
  await guest.request('boards.syncAgain', { boardId });
});
