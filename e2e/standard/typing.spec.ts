import { randomUUID } from 'node:crypto';
import type * as Y from 'yjs';
import type { EverinkApp } from '../harness/app.ts';
import { followBoard } from '../harness/boardReader.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';
import { commandButton, dialogOf, textFieldOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

const sentences = 'Nothing is lost. Not this either. Nor that.';

async function openNewText(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.chooseTool('text');
  await app.click({ x: x - 200, y: y - 80 });
}

async function openTextAgain(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.chooseTool('select');
  await app.board.dblclick({ position: { x: x - 190, y: y - 80 } });
}

test('I26: typed text survives a kill once the window shows Saved, also in an existing text and the title', async ({
  launch,
  onServer,
  folder,
}) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  await openNewText(first);
  await first.page.keyboard.type(sentences);
  await first.waitForStatus(/Saved/);
  await first.kill();

  const second = await launch(options);
  const text = await SyncedBoard.of(second).onlyShape();
  expect(text).toMatchObject({ type: 'text', text: sentences });
  await expect(second.page.getByText(t('notices.recoveredTexts', { count: 1 }))).toBeVisible();
  await openTextAgain(second);
  await second.page.keyboard.press('End');
  await second.page.keyboard.type(' More.');
  await second.waitForStatus(/Saved/);
  await second.kill();

  const third = await launch(options);
  const board = SyncedBoard.of(third);
  await expect
    .poll(() => board.onlyShape())
    .toEqual({ ...text, text: `${sentences} More.`, width: expect.any(Number) });
  await openTextAgain(third);
  await third.page.keyboard.press('Delete');
  await third.waitForStatus(/Saved/);
  await third.kill();

  const fourth = await launch(options);
  await SyncedBoard.of(fourth).shapesOnce(0);
  await titleOf(fourth.page).pressSequentially('Plan');
  await fourth.waitForStatus(/Saved/);
  await fourth.kill();

  const fifth = await launch(options);
  await expect(titleOf(fifth.page)).toHaveValue('Plan');
});

/** What Chromium tells a page whose window loses the focus: the focused element stays the same. */
const leaveWindow = (app: EverinkApp): Promise<void> =>
  app.page.evaluate(() => {
    document.activeElement?.dispatchEvent(new FocusEvent('blur'));
    window.dispatchEvent(new Event('blur'));
  });

test('I26: no letter is lost or becomes a shortcut, whatever takes the focus from a text field', async ({
  synced,
}) => {
  const { app } = synced;
  const { page } = app;
  const field = textFieldOf(app.page);
  await openNewText(app);
  await page.keyboard.type('one two');
  await page.keyboard.press('ArrowLeft');
  await leaveWindow(app);
  await page.keyboard.type('E');
  await expect(field).toHaveValue('one twEo');

  await field.blur();
  await page.keyboard.type('R');
  await commandButton(page, 'undo').evaluate((button) => button.focus());
  await page.keyboard.type('P');
  await app.board.evaluate((board) => (board as HTMLElement).focus());
  await page.keyboard.press('Backspace');
  await expect(field).toHaveValue('one twERo');

  await app.chooseMenuItem('about');
  await dialogOf(page, t('about.title'))
    .getByRole('button', { name: t('common.close') })
    .click();
  await expect(field).toBeFocused();
  await page.keyboard.type('!');

  const { x, y } = await app.middle();
  await app.click({ x: x + 100, y: y + 150 });
  expect(await synced.onlyShape()).toMatchObject({ text: 'one twER!o' });
});

test('a text at the edge of the window moves the view with its caret without scrolling the page', async ({
  window: app,
}) => {
  const { page } = app;
  const field = textFieldOf(app.page);
  const { width, height } = await app.surface();
  await app.chooseTool('text');
  await app.click({ x: width - 30, y: height - 120 });
  const expectSeen = (): Promise<void> =>
    expect
      .poll(() =>
        field.evaluate((area: HTMLTextAreaElement) => {
          const scrolled: string[] = [];
          for (let at: Element | null = area.parentElement; at !== null; at = at.parentElement) {
            if (at.scrollLeft !== 0 || at.scrollTop !== 0) scrolled.push(at.outerHTML.slice(0, 80));
          }
          const { left, right, bottom } = area.getBoundingClientRect();
          const isAtEnd = area.selectionEnd === area.value.length;
          const isSeen = isAtEnd ? right <= innerWidth + 8 && bottom <= innerHeight : left >= 0;
          return { scrolled, isSeen };
        }),
      )
      .toEqual({ scrolled: [], isSeen: true });
  await page.keyboard.type(
    'This line goes on beyond the edge of the window, and the view goes with it.',
  );
  await expectSeen();
  // As a browser does that wants to show the caret.
  await app.board.evaluate((board) => board.scrollTo(500, 500));
  await expectSeen();
  for (let line = 0; line < 6; line += 1) await page.keyboard.press('Enter');
  await expectSeen();
  await page.keyboard.press('Control+Home');
  await expectSeen();
});

test('I26: pasted text is cut at the limit, and the user is notified', async ({ synced }) => {
  const { app } = synced;
  const { page } = app;
  const field = textFieldOf(app.page);
  const paste = async (text: string): Promise<void> => {
    await app.electron.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
    await page.keyboard.press('Control+v');
  };
  await openNewText(app);
  await paste('x'.repeat(100_001));
  await expect(page.getByText(t('notices.textFull'))).toBeVisible();
  await expect.poll(async () => (await field.inputValue()).length).toBe(100_000);
  await page.keyboard.press('Backspace');
  await expect(page.getByText(t('notices.textFull'))).toBeHidden();
  await page.keyboard.press('Control+a');
  await paste('\n'.repeat(130_000));
  await expect(page.getByText(t('notices.textFull'))).toBeVisible();
  await expect.poll(async () => (await field.inputValue()).length).toBe(19_999);
  await page.keyboard.type('end');
  await page.keyboard.press('Escape');
  expect(await synced.onlyShape()).toMatchObject({ text: `${'\n'.repeat(19_999)}end` });

  await page.keyboard.press('Delete');
  await paste('x'.repeat(250_000));
  const pasted = await synced.shapesOnce(3);
  expect(pasted.map((shape) => shape.type === 'text' && shape.text.length)).toEqual([
    100_000, 100_000, 50_000,
  ]);
});

test('columns set with tabs do not move when the field closes', async ({ window: app }) => {
  const { page } = app;
  await openNewText(app);
  const blank = await app.boardPixels();
  await textFieldOf(page).fill('a\tbbbb\tcccc\nlonger\tbbbb\tcccc\n\t\tcccc');
  const { x, y } = await app.middle();
  const area = { x: x - 200, y: y - 100, width: 400, height: 100 };
  const typed = await app.boardPixels();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await app.chooseTool('pen');
  await expect
    .poll(async () => (await app.boardPixels()).countDifferent(typed, area))
    .toBeLessThan((await app.boardPixels()).countDifferent(blank, area) / 10);
});

test('centred and right-aligned lines do not move while their text is edited', async ({
  synced,
  onServer,
}) => {
  const { app } = synced;
  const { page } = app;
  await openNewText(app);
  await page.keyboard.type('a line of some length');
  await page.keyboard.press('Enter');
  await page.keyboard.type('short');
  await page.keyboard.press('Escape');
  const { id } = await synced.onlyShape();
  const { document, close } = await followBoard(onServer.env.EVERINK_SYNC_URL, onServer.boardId);
  const shape = document.getMap('shapes').get(id) as Y.Map<unknown>;
  const { x, y } = await app.middle();
  const area = { x: x - 250, y: y - 110, width: 500, height: 150 };
  for (const align of ['centre', 'right']) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    const before = await app.boardPixels();
    shape.set('align', align);
    await expect
      .poll(async () => (await app.boardPixels()).countDifferent(before, area))
      .toBeGreaterThan(100);
    const shown = await app.boardPixels();
    const moved = shown.countDifferent(before, area);
    await openTextAgain(app);
    await page.keyboard.press('Control+End');
    await expect
      .poll(async () => (await app.boardPixels()).countDifferent(shown, area))
      .toBeLessThan(moved / 4);
  }
  close();
});

test('I26: of two users who edit a text at the same time, the second to close it keeps both versions and is notified', async ({
  synced,
  launch,
  onServer,
}) => {
  const { app } = synced;
  await openNewText(app);
  await app.page.keyboard.type('ours');
  await app.page.keyboard.press('Escape');
  await synced.onlyShape();
  const other = await launch(onServer);
  await openTextAgain(app);
  await app.page.keyboard.type('mine');
  await openTextAgain(other);
  await other.page.keyboard.type('theirs');
  await other.page.keyboard.press('Escape');
  await expect.poll(() => synced.shapes()).toMatchObject([{ text: 'theirs' }]);
  await app.page.keyboard.press('Escape');
  expect(await synced.shapesOnce(2)).toMatchObject([{ text: 'theirs' }, { text: 'mine' }]);
  await expect(app.page.getByText(t('notices.versionKept'))).toBeVisible();
});

test('I26: a text that two devices changed, one of them offline and with the board closed when they met, is kept in both versions', async ({
  launch,
  onServer,
  folder,
}) => {
  const retype = async (app: EverinkApp, text: string): Promise<void> => {
    await openTextAgain(app);
    await app.page.keyboard.type(text);
    await app.page.keyboard.press('Escape');
    await app.waitForStatus(/Saved/);
  };
  const alone = { boardId: onServer.boardId, dataFolder: folder };
  const theirs = SyncedBoard.of(await launch(onServer));
  await openNewText(theirs.app);
  await theirs.app.page.keyboard.type('ours');
  await theirs.app.page.keyboard.press('Escape');
  await theirs.onlyShape();
  const joining = await launch({ ...onServer, dataFolder: folder });
  await SyncedBoard.of(joining).onlyShape();
  await joining.close();

  const offline = await launch(alone);
  await retype(offline, 'mine');
  await offline.close();
  await retype(theirs.app, 'theirs');
  await expect.poll(() => theirs.shapes()).toMatchObject([{ text: 'theirs' }]);
  await theirs.app.close();
  const elsewhere = await launch({ ...onServer, boardId: randomUUID(), dataFolder: folder });
  await expect.poll(async () => (await elsewhere.metrics()).value('drawing_queue_size')).toBe(0);
  await elsewhere.close();

  const later = await launch(alone);
  await expect(later.page.getByText(t('notices.twoTexts'))).toBeVisible();
  await later.waitForStatus(/Saved/);
  await later.close();
  const connected = SyncedBoard.of(await launch({ ...onServer, dataFolder: folder }));
  const texts = (await connected.shapesOnce(2)).map(({ text }) => text);
  expect(texts.toSorted()).toEqual(['mine', 'theirs']);
});
