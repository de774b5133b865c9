import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packagesImportedBy, sourcesIn } from '../../scripts/imports.ts';
import type { ToolName } from '../../src/renderer/tools/toolName.ts';
import type { CommandId } from '../../src/shared/commands/commandTable.ts';
import type { EverinkApp } from '../harness/app.ts';
import { expect, test } from '../harness/test.ts';
import { boardOf, commandButton, dialogOf, toolbarOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** The title of each window's board, and where the window is. */
async function windowsOf(app: EverinkApp) {
  const places = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      title: window.getTitle(),
      bounds: window.getBounds(),
    })),
  );
  return places.toSorted((one, other) => one.bounds.x - other.bounds.x);
}

test('windows open again as they were, after quitting and after a kill', async ({
  launch,
  folder,
}) => {
  const windowTitle = (title: string) => t('common.windowTitle', { title });
  const windows = [
    {
      title: windowTitle(t('common.untitled')),
      bounds: { x: 140, y: 90, width: 1010, height: 730 },
    },
    { title: windowTitle('Plan'), bounds: { x: 390, y: 190, width: 810, height: 630 } },
  ];
  const first = await launch({ dataFolder: folder });
  const { id: boardId } = await first.request('boards.create', { title: 'Plan' });
  await first.request('windows.open', { boardId });
  await expect.poll(async () => (await windowsOf(first)).length).toBe(2);
  await first.electron.evaluate(
    ({ BrowserWindow }, bounds) => {
      const opened = BrowserWindow.getAllWindows().toSorted((one, other) => one.id - other.id);
      for (const [index, window] of opened.entries()) window.setBounds(bounds[index] ?? {});
    },
    windows.map(({ bounds }) => bounds),
  );
  await expect.poll(() => windowsOf(first)).toEqual(windows);
  await first.close();

  const second = await launch({ dataFolder: folder });
  await expect.poll(() => windowsOf(second)).toEqual(windows);
  await second.kill();
  const third = await launch({ dataFolder: folder });
  await expect.poll(() => windowsOf(third)).toEqual(windows);
});

test('a file opens in front of the windows of the last run', async ({ launch, folder }) => {
  const path = join(folder, 'drawing.excalidraw');
  const shape = { type: 'rectangle', id: 'a', x: 10, y: 20, width: 200, height: 100 };
  await writeFile(path, JSON.stringify({ type: 'excalidraw', elements: [shape] }));
  const first = await launch({ dataFolder: folder });
  const { id: boardId } = await first.request('boards.create', { title: 'Plan' });
  await first.request('windows.open', { boardId });
  await expect.poll(async () => (await windowsOf(first)).length).toBe(2);
  await first.close();

  const second = await launch({ dataFolder: folder, switches: [path] });
  const titles = async () => (await windowsOf(second)).map(({ title }) => title).toSorted();
  const expected = [t('common.untitled'), 'Plan', 'drawing'].map((title) =>
    t('common.windowTitle', { title }),
  );
  await expect.poll(titles).toEqual(expected.toSorted());
  const focused = () =>
    second.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.getTitle());
  await expect.poll(focused).toBe(t('common.windowTitle', { title: 'drawing' }));
});

test('a second window shows the same board, and ink syncs both ways', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  const opened = app.electron.waitForEvent('window');
  await app.page.keyboard.press('Control+Shift+n');
  const page = await opened;
  await expect(boardOf(page)).toBeVisible();
  await app.waitForStatus(/Saved/, { page });
  const { x, y } = await app.middle(page);
  const upper = { x, y: y - 100 };
  const lower = { x, y: y + 100 };
  const blank = [await app.boardPixels(), await app.boardPixels(page)] as const;

  await app.drawStroke([
    { x: x - 60, y: upper.y },
    { x: x + 60, y: upper.y },
  ]);
  await expect
    .poll(async () => (await app.boardPixels(page)).hasInkNear(blank[1], upper))
    .toBe(true);
  await app.drawStroke(
    [
      { x: x - 60, y: lower.y },
      { x: x + 60, y: lower.y },
    ],
    { page },
  );
  await expect.poll(async () => (await app.boardPixels()).hasInkNear(blank[0], lower)).toBe(true);
  await synced.shapesOnce(2);
});

test('the About window names the runtime in use', async ({ window: app }) => {
  const { electron, chromium, isDevelopmentRuntime } = await app.info();
  await app.chooseMenuItem('about');
  const about = dialogOf(app.page, t('about.title'));
  await expect(about).toContainText(electron);
  await expect(about).toContainText(chromium);
  await expect(about.getByText(t('about.developmentRuntime', { version: electron }))).toHaveCount(
    isDevelopmentRuntime ? 1 : 0,
  );
  const iconWidthPx = () =>
    about.locator('img').evaluate((icon: HTMLImageElement) => icon.naturalWidth);
  await expect.poll(iconWidthPx).toBeGreaterThan(0);
});

test('the licence of everything that the app imports is shown', async ({ window: app }) => {
  await app.chooseMenuItem('about');
  await app.page.getByRole('button', { name: t('about.thirdParty') }).click();
  const licences = dialogOf(app.page, t('about.thirdParty'));
  const names = licences.locator('summary span');
  await expect(names.first()).toBeVisible();
  const shown = (await names.allTextContents()).flatMap((text) =>
    text.split(', ').map((each) => each.replace(/ .*/, '')),
  );
  const imported = [...packagesImportedBy(sourcesIn('src'))];
  expect(imported.length).toBeGreaterThan(20);
  expect(imported.filter((name) => !shown.includes(name))).toEqual([]);
  const texts = await licences.locator('pre').allTextContents();
  expect(texts.filter((text) => text.length < 200)).toEqual([]);

  await test.step('by keyboard', async () => {
    await licences.getByRole('button', { name: t('common.close') }).focus();
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Enter');
    await expect(licences.locator('pre').first()).toBeVisible();
    await app.page.keyboard.press('End');
    await expect(licences.getByText(t('about.chromium'))).toBeInViewport();
  });
});

test('the menu bar appears when Alt is pressed alone, and not when Alt is used with the mouse', async ({
  window: app,
}) => {
  // Playwright's own keys do not reach the menu bar.
  const send = async (...events: readonly (readonly ['keyDown' | 'keyUp', string])[]) => {
    await app.electron.evaluate(({ BrowserWindow }, keys) => {
      const [window] = BrowserWindow.getAllWindows();
      for (const [type, keyCode] of keys) window?.webContents.sendInputEvent({ type, keyCode });
    }, events);
  };
  /** As soon as a later key has arrived. */
  const isBarVisible = async (laterKey: string, tool: ToolName) => {
    await send(['keyDown', laterKey], ['keyUp', laterKey]);
    const button = commandButton(toolbarOf(app.page), tool);
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    return await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.isMenuBarVisible(),
    );
  };
  const middle = await app.middle();
  const { x, y } = await app.surface();
  expect(await isBarVisible('e', 'eraser')).toBe(false);

  await send(['keyDown', 'Alt']);
  await app.page.mouse.click(x + middle.x, y + middle.y);
  await send(['keyUp', 'Alt']);
  expect(await isBarVisible('r', 'rectangle')).toBe(false);

  await send(['keyDown', 'Alt'], ['keyUp', 'Alt']);
  expect(await isBarVisible('p', 'pen')).toBe(true);
  await send(['keyDown', 'Alt'], ['keyUp', 'Alt']);
  expect(await isBarVisible('r', 'rectangle')).toBe(false);
});

test('the menus show what the window in front can do, and run it', async ({ window: app }) => {
  const item = (id: CommandId) =>
    app.electron.evaluate(({ Menu }, itemId) => {
      const { label, enabled, checked } = Menu.getApplicationMenu()?.getMenuItemById(itemId) ?? {};
      return { label, enabled, checked };
    }, id);
  await expect.poll(() => item('undo')).toMatchObject({ enabled: false });
  await app.drawStroke([
    { x: 300, y: 300 },
    { x: 400, y: 320 },
  ]);
  await expect.poll(() => item('undo')).toMatchObject({ label: t('commands.undo'), enabled: true });
  expect(await item('pen')).toMatchObject({ checked: true });

  await app.electron.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('undo')?.click();
  });
  await expect.poll(() => item('undo')).toMatchObject({ enabled: false });
  expect(await item('redo')).toMatchObject({ enabled: true });
});
