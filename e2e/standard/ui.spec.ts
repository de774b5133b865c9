import type { Locator } from '@playwright/test';
import { allCommands, commands, toolCommands } from '../../src/renderer/ui/commands/commands.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { statusRegionOf } from '../harness/statusRegion.ts';
import { expect, test } from '../harness/test.ts';
import {
  commandButton,
  dialogOf,
  hintOf,
  menuButtonOf,
  statusDetailsOf,
  stylePanelOf,
  titleOf,
  toolbarOf,
  zoomOf,
} from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

const tools = Object.values(toolCommands);

const isPressed = (button: Locator): Promise<void> =>
  expect(button).toHaveAttribute('aria-pressed', 'true');

test('every tool has a button, and is selected by a click and by its key', async ({
  window: app,
}) => {
  const { page } = app;
  const toolbar = toolbarOf(page);
  for (const { name } of tools) {
    await toolbar.getByRole('button', { name: t(name), exact: true }).click();
    await expect(toolbar.getByRole('button', { pressed: true })).toHaveAccessibleName(t(name));
  }
  for (const { name, shortcuts } of tools) {
    for (const shortcut of shortcuts) {
      await page.keyboard.press('h');
      await page.keyboard.press(shortcut.toLowerCase());
      await expect(toolbar.getByRole('button', { pressed: true })).toHaveAccessibleName(t(name));
    }
  }
});

test('a tooltip names the tool and its key', async ({ window: app }) => {
  const { page } = app;
  await commandButton(page, 'rectangle').hover();
  await expect(page.getByRole('tooltip')).toHaveText(`${t('commands.rectangle')}R`);
  await commandButton(page, 'undo').hover({ force: true });
  await expect(page.getByRole('tooltip')).toHaveText(`${t('commands.undo')}CtrlZ`);
});

test('the toolbar is one tab stop, and the arrow keys move within it', async ({ window: app }) => {
  const { page } = app;
  await commandButton(page, 'pen').focus();
  await page.keyboard.press('ArrowRight');
  await expect(commandButton(page, 'highlighter')).toBeFocused();
  await page.keyboard.press('Enter');
  await isPressed(commandButton(page, 'highlighter'));
  await page.keyboard.press('End');
  await expect(commandButton(page, 'note')).toBeFocused();
});

test('Tab closes the menu and moves on from its button', async ({ window: app }) => {
  const { page } = app;
  await menuButtonOf(page).press('Enter');
  const menu = page.getByRole('menu', { name: t('editor.menu') });
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(menu).toBeHidden();
  await expect(commandButton(page, 'boards')).toBeFocused();
});

test('the help sheet lists every command', async ({ window: app }) => {
  const { page } = app;
  await page.keyboard.press('?');
  const sheet = dialogOf(page, t('commands.shortcuts'));
  // Where it does not fit, the keys scroll it.
  await expect(sheet.getByRole('region', { name: t('commands.shortcuts') })).toBeFocused();
  for (const { name } of allCommands) {
    const term = sheet.getByRole('term').filter({ hasText: t(name).replace('…', '') });
    await expect(term.first()).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(app.board).toBeFocused();
});

test('the style panel shows the styles of the tool, and each of its parts has a key', async ({
  window: app,
}) => {
  const { page } = app;
  const style = stylePanelOf(page);
  const fill = style.getByRole('group', { name: t('editor.fill') });
  const opacity = style.getByRole('slider');
  const choice = (name: string): Locator => style.getByRole('button', { name, exact: true });
  await app.chooseTool('rectangle');
  await expect(fill).toBeVisible();
  await app.chooseTool('pen');
  await expect(fill).toBeHidden();
  await expect(style.getByRole('group', { name: t('editor.width') })).toBeVisible();
  await page.keyboard.press('3');
  await isPressed(choice(t('editor.colours.red')));
  await page.keyboard.press('w');
  await isPressed(choice(t('editor.widths.bold')));
  await page.keyboard.press('Shift+W');
  await isPressed(choice(t('editor.widths.medium')));
  await page.keyboard.press(',');
  await expect(opacity).toHaveValue('90');
  await page.keyboard.press('.');
  await expect(opacity).toHaveValue('100');
  await app.chooseTool('rectangle');
  await page.keyboard.press('f');
  await isPressed(choice(t('editor.fills.red')));
  await page.keyboard.press('Alt+8');
  await isPressed(choice(t('editor.fills.blue')));
  await page.keyboard.press('f');
  await isPressed(choice(t('editor.noFill')));
  await choice(t('editor.widths.bold')).hover();
  await expect(page.getByRole('tooltip')).toHaveText(`${t('editor.widths.bold')}W`);
  await app.chooseTool('eraser');
  await expect(style).toBeHidden();
});

test('shapes of different colours are shown as mixed', async ({ window: app }) => {
  const { page } = app;
  await app.chooseTool('pen');
  await page.keyboard.press('3');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await page.keyboard.press('6');
  await app.drawStroke([
    { x: 200, y: 300 },
    { x: 300, y: 360 },
  ]);
  await page.keyboard.press('Control+a');
  const colour = stylePanelOf(page).getByRole('group', { name: t('editor.colour') });
  await expect(colour).toContainText(t('common.mixed'));
  await colour.getByRole('button', { name: t('editor.colours.blue'), exact: true }).click();
  await expect(colour).not.toContainText(t('common.mixed'));
});

test('copy and paste duplicate the selection, cut removes it', async ({ window: app }) => {
  const { page } = app;
  await app.chooseTool('rectangle');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  const selection = page.getByRole('group', { name: t('editor.selection') });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+x');
  await expect(selection).toBeHidden();
  await expect(hintOf(page)).toBeVisible();
  await page.keyboard.press('Control+v');
  await expect(hintOf(page)).toBeHidden();
  await expect(selection).toBeVisible();
});

test('zoom is shown and set', async ({ window: app }) => {
  const { page } = app;
  const isZoom = (percent: number): Promise<void> =>
    expect.poll(() => app.zoomPercent()).toBe(percent);
  await commandButton(page, 'zoomIn').click();
  await isZoom(125);
  await zoomOf(page).click();
  await page.getByRole('menuitem', { name: t('editor.percent', { percent: 200 }) }).click();
  await isZoom(200);
  await page.keyboard.press('Control+0');
  await isZoom(100);
});

test('the title is edited in place; Escape reverts it', async ({ window: app }) => {
  const { page } = app;
  const title = titleOf(page);
  await title.fill('Kitchen plan');
  await page.keyboard.press('Enter');
  await expect(title).toHaveValue('Kitchen plan');
  await expect(page).toHaveTitle(t('common.windowTitle', { title: 'Kitchen plan' }));
  await title.fill('Something else');
  await page.keyboard.press('Escape');
  await expect(title).toHaveValue('Kitchen plan');
  await expect((await BoardListPage.open(page)).board('Kitchen plan')).toBeVisible();
});

test('letters typed in a field are text, not shortcuts', async ({ window: app }) => {
  const { page } = app;
  await titleOf(page).click();
  await page.keyboard.type('hello');
  await expect(toolbarOf(page).getByRole('button', { pressed: true })).toHaveAccessibleName(
    t('commands.pen'),
  );
});

test('boards are created, renamed, found, deleted and restored', async ({ app }) => {
  const { page } = app;
  const list = await BoardListPage.open(page);
  await list.createBoard();
  await titleOf(page).fill('First');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+n');
  await expect(titleOf(page)).toHaveValue('');
  await BoardListPage.open(page);

  await list.board('First').click({ button: 'right' });
  await page.getByRole('menuitem', { name: t('boards.rename') }).click();
  await list.screen.getByLabel(t('boards.titleField')).fill('Second');
  await page.keyboard.press('Enter');
  const second = list.board('Second');
  await expect(second).toBeFocused();

  await list.choose('duplicate', 'Second');
  await expect(list.board(t('boards.copyOf', { title: 'Second' }))).toBeVisible();

  const search = list.screen.getByRole('searchbox');
  await search.fill('sec');
  await expect(list.boards).toHaveCount(2);
  await search.fill('nowhere');
  await expect(page.getByText(t('boards.notFound', { search: 'nowhere' }))).toBeVisible();
  await search.fill('');

  await list.choose('delete', 'Second');
  await expect(second).toBeHidden();
  await list.undoDelete();
  await expect(second).toBeVisible();

  await second.focus();
  await page.keyboard.press('Delete');
  await expect(list.board(t('common.untitled')).first()).toBeFocused();
  await list.showDeleted(1);
  await list.restoreButton('Second').click();
  await expect(search).toBeFocused();
  await second.focus();
  await page.keyboard.press('Enter');
  await expect(list.screen).toBeHidden();
  await expect(titleOf(page)).toHaveValue('Second');

  // The two boards that were left as they were made are gone.
  await BoardListPage.open(page);
  await expect(list.boards).toHaveCount(2);
});

test('the open board can be deleted: another one is opened', async ({ app }) => {
  const { page } = app;
  await titleOf(page).fill('Only one');
  await page.keyboard.press('Enter');
  const list = await BoardListPage.open(page);
  await list.choose('delete', 'Only one');
  await expect(list.board('Only one')).toBeHidden();
  await page.getByRole('button', { name: t('boards.back') }).click();
  await expect(titleOf(page)).not.toHaveValue('Only one');
  await expect(app.board).toBeVisible();
});

test('an invalid invitation is refused next to the field', async ({ window: app }) => {
  const { page } = app;
  const list = await BoardListPage.open(page);
  await list.showJoin();
  await list.enterInvitation('hello');
  await expect(list.invitation).toHaveAttribute('aria-invalid', 'true');
  const problem = await list.screen.getByRole('alert').textContent();
  await expect(list.invitation).toHaveAccessibleDescription(problem ?? '');
});

test('the dark theme follows the setting', async ({ app }) => {
  const { page } = app;
  await app.chooseMenuItem('settings');
  await page.getByLabel(t('settings.theme')).selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(dark).toBe('rgb(22, 24, 29)');
  await app.chooseMenuItem('settings');
  await page.getByLabel(t('settings.theme')).selectOption('light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('an invalid setting is reported next to its field and not saved', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('Control+,');
  await page.getByText(t('settings.advanced'), { exact: true }).click();
  const address = page.getByLabel(t('settings.syncUrl'));
  await address.fill('boards.example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(t('settings.syncUrlProblem'));
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(t('settings.traceSampleRate')).fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('settings.traceSampleRateProblem'))).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await expect(address).toHaveValue('');
});

test('a setting from the environment is read-only and shows that', async ({ launch }) => {
  const variable = 'EVERINK_LOG_LEVEL';
  const { page } = await launch({ env: { [variable]: 'warn' } });
  await page.keyboard.press('Control+,');
  await page.getByText(t('settings.advanced'), { exact: true }).click();
  await expect(page.getByLabel(t('settings.logLevel'))).toBeDisabled();
  await expect(page.getByText(variable)).toBeVisible();
});

test('the status is right without a server', async ({ app }) => {
  await app.waitForStatus(/Saved.*Local only.*\d+ waiting/);
  await statusRegionOf(app.page).getByRole('button').click();
  await expect(statusDetailsOf(app.page)).toContainText(t('status.savedSentence'));
  await app.page.keyboard.press('Escape');
  await expect(statusDetailsOf(app.page)).toBeHidden();
});

test('the status shows why a board is offline and how much is queued, and offers to retry', async ({
  launch,
  absentServerUrl,
}) => {
  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await app.waitForStatus(/Saved.*Offline.*1 waiting/);
  const region = statusRegionOf(app.page);
  await expect(region).toContainText(t('reasons.refused-connection'));
  const tries = async () => (await app.metrics()).value('orchestrator_retry_total');
  // A busy machine may take longer over the click than the app waits: then once more.
  await expect(async () => {
    await app.waitForStatus(/retry in ([4-9]|\d\d) s/);
    const startMs = performance.now();
    const [, seconds] = /retry in (\d+) s/.exec(await app.status()) ?? [];
    const before = await tries();
    await region.getByRole('button', { name: t('status.retryNow') }).click();
    await expect.poll(tries).toBeGreaterThan(before);
    expect(performance.now() - startMs).toBeLessThan(Number(seconds) * 500);
  }).toPass();
  await region.getByRole('button').first().click();
  await expect(statusDetailsOf(app.page)).toContainText(t('status.safe', { count: 1 }));
});

test('the menu can be operated with the keyboard', async ({ window: app }) => {
  const { page } = app;
  await menuButtonOf(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: t('commands.boards') })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: t(commands.about.name) })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialogOf(page, t('about.title'))).toContainText((await app.info()).electron);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('in a small window every tool is within reach', async ({ app }) => {
  const { page } = app;
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 600);
  });
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(800);
  await app.chooseTool('rectangle');
  const boxes = await page
    .locator('.island, .share-button, .style-panel')
    .evaluateAll((islands) => islands.map((island) => island.getBoundingClientRect().toJSON()));
  for (const [index, a] of boxes.entries()) {
    expect(a.left).toBeGreaterThanOrEqual(0);
    expect(a.right).toBeLessThanOrEqual(800);
    expect(a.bottom).toBeLessThanOrEqual(600);
    for (const b of boxes.slice(index + 1)) {
      const isApart =
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      expect(isApart, `${JSON.stringify(a)} covers ${JSON.stringify(b)}`).toBe(true);
    }
  }
});
