import type { MenuItemConstructorOptions } from 'electron';
import i18next, { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { commandIds } from '../../shared/commands/commandTable.ts';
import { startWords } from '../../shared/words/startWords.ts';
import { type MenuTemplateOptions, menuTemplate } from './menuTemplate.ts';

startWords('en');

afterEach(() => i18next.changeLanguage('en'));

type Item = MenuItemConstructorOptions;

const template = (options: Partial<MenuTemplateOptions> = {}): readonly Item[] =>
  menuTemplate({
    isMac: false,
    appName: 'Everink',
    hasDeveloperTools: false,
    recentBoards: [],
    run: vi.fn(),
    openBoard: vi.fn(),
    clearRecentBoards: vi.fn(),
    ...options,
  });

const itemsOf = (menu: Item | undefined): readonly Item[] => (menu?.submenu ?? []) as Item[];
const allItems = (menus: readonly Item[]): readonly Item[] => menus.flatMap(itemsOf);

test.each([false, true])('every command has an item (macOS: %s)', (isMac) => {
  const ids = allItems(template({ isMac })).flatMap(({ id }) => id ?? []);
  expect(ids.toSorted()).toEqual(commandIds.toSorted());
});

test('names follow the language', async () => {
  expect(template().map(({ label }) => label)).toContain('&File');
  await i18next.changeLanguage('ja');
  expect(template().map(({ label }) => label)).toContain('ファイル(&F)');
  expect(allItems(template()).find(({ id }) => id === 'undo')?.label).toBe(t('commands.undo'));
});

test('keys of commands are shown, and left to the window', () => {
  const items = allItems(template()).filter(({ id }) => id !== undefined);
  expect(items.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
  const keys = new Map(items.map(({ id, accelerator }) => [id, accelerator]));
  expect(keys.get('zoomIn')).toBe('CommandOrControl+Plus');
  expect(keys.get('zoomOut')).toBe('CommandOrControl+-');
  expect(keys.get('pen')).toBe('P');
});

test('on macOS, which registers shown keys, no letter alone is taken from text fields', () => {
  const commands = allItems(template({ isMac: true })).filter(({ id }) => id !== undefined);
  const keys = commands.flatMap(({ accelerator }) => accelerator?.toString() ?? []);
  expect(keys).not.toEqual([]);
  for (const key of keys) expect(key).toMatch(/^CommandOrControl\+/);
});

test('on macOS, the menu of the app has what belongs to it', () => {
  const [app, file] = template({ isMac: true });
  expect(app?.label).toBe('Everink');
  expect(itemsOf(app).map(({ id, role }) => id ?? role)).toEqual(
    expect.arrayContaining(['about', 'settings', 'quit']),
  );
  expect(itemsOf(file).map(({ id, role }) => id ?? role)).not.toContain('quit');
});

test('developer tools are offered only where the app has them', () => {
  const roles = (items: readonly Item[]) => allItems(items).map(({ role }) => role);
  expect(roles(template({ hasDeveloperTools: true }))).toContain('toggleDevTools');
  expect(roles(template())).not.toContain('toggleDevTools');
});

test('choosing an item runs its command', () => {
  const run = vi.fn();
  const item = allItems(template({ run })).find(({ id }) => id === 'newBoard');
  item?.click?.(undefined as never, undefined, {});
  expect(run).toHaveBeenCalledExactlyOnceWith('newBoard');
});

test('recent boards are opened from the File menu, and can be cleared', () => {
  const openBoard = vi.fn();
  const clearRecentBoards = vi.fn();
  const [file] = template({
    recentBoards: [
      { boardId: 'a', title: 'Ink & paper' },
      { boardId: 'b', title: '' },
    ],
    openBoard,
    clearRecentBoards,
  });
  const menu = itemsOf(file).find(({ label }) => label === t('native.menu.openRecent'));
  const items = itemsOf(menu).filter(({ type }) => type !== 'separator');
  expect(items.map(({ label }) => label)).toEqual([
    'Ink && paper',
    t('common.untitled'),
    t('native.menu.clearRecent'),
  ]);
  items[0]?.click?.(undefined as never, undefined, {});
  expect(openBoard).toHaveBeenCalledExactlyOnceWith('a');
  items[2]?.click?.(undefined as never, undefined, {});
  expect(clearRecentBoards).toHaveBeenCalledOnce();
});
