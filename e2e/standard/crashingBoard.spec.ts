import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Y from 'yjs';
import { decodeEverinkFile } from '../../src/shared/document/everinkFile.ts';
import { answerDialogs } from '../harness/answerDialogs.ts';
import type { EverinkApp } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { syncFiles } from '../harness/syncFiles.ts';
import { expect, test, variant } from '../harness/test.ts';
import { boardOf, commandButton, hintOf, noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** Playwright gives up a page that crashed, so its window is driven by scripts. */
async function inWindow<Result>(app: EverinkApp, script: string, index = 0): Promise<Result> {
  const source = { script, index };
  return (await app.electron.evaluate(
    async ({ BrowserWindow }, { script: code, index: number }) =>
      await BrowserWindow.getAllWindows()
        .toSorted((a, b) => a.id - b.id)
        [number]?.webContents.executeJavaScript(code, true),
    source,
  )) as Result;
}

/** Crashes the page of a window and waits until the next one has loaded. */
async function crash(app: EverinkApp, index = 0): Promise<void> {
  await app.electron.evaluate(async ({ BrowserWindow }, number) => {
    const windows = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
    const contents = windows[number]?.webContents;
    const isBack = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
    contents?.forcefullyCrashRenderer();
    await isBack;
  }, index);
}

/** Chromium says that the page has not taken an event for long, the user restarts it, and the next one has loaded. */
async function hang(app: EverinkApp): Promise<void> {
  await app.electron.evaluate(async ({ BrowserWindow, dialog }) => {
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const isBack = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
    contents?.emit('unresponsive');
    await isBack;
  });
}

const words = (app: EverinkApp, index = 0): Promise<string> =>
  inWindow(app, 'document.body.innerText', index);

/** Waits until the board is open and drawn: then a crash counts as one of an open board. */
async function untilDrawn(app: EverinkApp, index = 0): Promise<void> {
  const isDrawn = 'performance.getEntriesByName("board-drawn").length > 0';
  await expect.poll(() => inWindow<boolean>(app, isDrawn, index)).toBe(true);
}

const click = (app: EverinkApp, label: string): Promise<void> =>
  inWindow(
    app,
    `[...document.querySelectorAll('button')]
      .find((button) => (button.ariaLabel ?? button.textContent.trim()) === ${JSON.stringify(label)})
      .click()`,
  );

const boardTitle = 'Kitchen plan';
const crashing = t('boards.failing.crashed', { title: boardTitle });

/** Leaves the page: another board opens as ever. */
async function openNewBoard(app: EverinkApp): Promise<void> {
  await click(app, t('commands.newBoard'));
  await expect.poll(() => words(app)).toContain(t('editor.hintTitle'));
}

async function nameBoard(app: EverinkApp, title: string): Promise<void> {
  await titleOf(app.page).fill(title);
  await app.page.keyboard.press('Enter');
  await app.waitForStatus(/Saved/);
}

async function drawLine(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 150, y },
    { x: x + 150, y },
  ]);
  await app.waitForStatus(/Saved/);
}

test('I31: a board that crashes its window twice is quarantined, across restarts, and can be saved, opened and deleted', async ({
  launch,
  start,
  folder,
}) => {
  const path = join(folder, 'rescued.everink');
  const first = await launch();
  await nameBoard(first, boardTitle);
  await drawLine(first);
  await crash(first);
  await expect.poll(() => words(first)).toContain(t('mainTitles.window-restarted'));
  await untilDrawn(first);
  await crash(first);
  await expect.poll(() => words(first)).toContain(crashing);
  expect(await words(first)).not.toContain(t('mainTitles.window-restarted'));
  await first.kill();

  // Left alone, the app would open the board that was open last.
  const second = await start(first.optionsForNextLife);
  const window = await second.electron.firstWindow();
  const heading = window.getByRole('heading', { name: crashing });
  await expect(heading).toBeFocused();
  await expect(window.getByRole('application')).toBeHidden();

  await answerDialogs(second, path);
  await window.getByRole('button', { name: t('boards.failing.save') }).click();
  await expect(noticesOf(window)).toContainText(path);

  // Another board opens as ever, and the file with all that was on the first one.
  await commandButton(window, 'newBoard').click();
  await expect(boardOf(window)).toBeVisible();
  await expect(hintOf(window)).toBeVisible();
  await window.keyboard.press('Control+o');
  await expect(titleOf(window)).toHaveValue(boardTitle);
  await expect(hintOf(window)).toBeHidden();

  const { screen } = await BoardListPage.open(window);
  const cards = screen.getByRole('listitem').filter({ hasText: boardTitle });
  await cards
    .filter({ hasText: t('boards.failedLastTime') })
    .getByRole('button', { name: t('boards.open', { title: boardTitle }) })
    .click();
  await expect(heading).toBeVisible();
  await window.getByRole('button', { name: t('boards.failing.openAnyway') }).click();
  await expect(boardOf(window)).toBeVisible();
  await untilDrawn(second);

  await syncFiles(second);
  // Once: one more crash is enough.
  await crash(second);
  await expect.poll(() => words(second)).toContain(crashing);
  await openNewBoard(second);
});

test(
  'I31: a board named by EVERINK_BOARD that crashes is quarantined, and other windows are not affected',
  variant,
  async ({ launch }) => {
    const app = await launch({ boardId: 'board-of-the-environment' });
    const opened = app.electron.waitForEvent('window');
    const { id } = await app.request('boards.create', { title: 'Other' });
    await app.request('windows.open', { boardId: id });
    const other = await opened;
    await expect(titleOf(other)).toHaveValue('Other');
    await crash(app);
    await untilDrawn(app);
    await crash(app);
    const untitledCrashing = t('boards.failing.crashed', { title: t('common.untitled') });
    await expect.poll(() => words(app)).toContain(untitledCrashing);
    await expect(boardOf(other)).toBeVisible();
    await expect(other.getByText(untitledCrashing)).toBeHidden();

    await click(app, t('boards.moreActions', { title: t('common.untitled') }));
    await click(app, t('boards.delete'));
    await expect.poll(() => words(app)).not.toContain(untitledCrashing);
  },
);

test('I31: a board that hangs its window is quarantined once the user restarts it', async ({
  launch,
}) => {
  const app = await launch();
  await drawLine(app);
  await hang(app);
  await expect.poll(() => words(app)).toContain(t('boards.failing.unresponsiveReason'));
  await openNewBoard(app);
});

test('I31, I26: the file of a quarantined board has the text that was being typed', async ({
  launch,
  folder,
}) => {
  const path = join(folder, 'rescued.everink');
  const app = await launch();
  await drawLine(app);
  await app.chooseTool('text');
  await app.click(await app.middle());
  await app.page.keyboard.type('half a sent');
  await app.waitForStatus(/Saved/);
  await hang(app);
  await expect.poll(() => words(app)).toContain(t('boards.failing.unresponsiveReason'));
  await answerDialogs(app, path);
  await click(app, t('boards.failing.save'));
  await expect.poll(() => words(app)).toContain(path);
  const { shapes } = await decodeEverinkFile(new Uint8Array(await readFile(path)));
  const texts = [...shapes.values()].map((shape) => (shape as Y.Map<unknown>).get('text'));
  expect(texts).toHaveLength(2);
  expect(texts).toContain('half a sent');
  await openNewBoard(app);
});

test('I31: an error while the board is shown stops the window once, and quarantines the board the second time', async ({
  launch,
}) => {
  const app = await launch();
  await drawLine(app);
  // React calls this while it renders the toolbar.
  const breakPage = `{
    const { map } = Array.prototype;
    Array.prototype.map = function (...parameters) {
      if (this[0]?.[0] === 'select') throw new Error('broken');
      return map.apply(this, parameters);
    };
  }`;
  const rerender = `document.querySelector('[aria-label="${t('commands.rectangle')}"]').click();`;
  await inWindow(app, `${breakPage} ${rerender} 0`);
  await expect.poll(() => words(app)).toContain(t('common.brokenTitle'));
  await click(app, t('common.reload')).catch(() => {});
  await untilDrawn(app);
  await inWindow(app, `${breakPage} ${rerender} 0`);
  await expect
    .poll(() => words(app).catch(() => ''))
    .toContain(t('boards.failing.error', { title: t('common.untitled') }));
  await openNewBoard(app);
});
