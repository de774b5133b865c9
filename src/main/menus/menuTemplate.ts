import type { MenuItemConstructorOptions } from 'electron';
import { t } from 'i18next';
import {
  type CommandId,
  commandTable,
  isCommandId,
  type Shortcut,
} from '../../shared/commands/commandTable.ts';
import {
  type MenuEntry,
  type MenuName,
  menuBar,
  type SystemEntry,
} from '../../shared/commands/menuBar.ts';
import { acceleratorOf } from './acceleratorOf.ts';

export interface RecentBoard {
  readonly boardId: string;
  /** Empty when the board was never named. */
  readonly title: string;
}

export interface MenuTemplateOptions {
  readonly isMac: boolean;
  readonly appName: string;
  readonly hasDeveloperTools: boolean;
  /** The one opened last first. */
  readonly recentBoards: readonly RecentBoard[];
  /** A command was chosen. */
  readonly run: (id: CommandId) => void;
  readonly openBoard: (boardId: string) => void;
  readonly clearRecentBoards: () => void;
}

type Item = MenuItemConstructorOptions;

/** With a letter for Alt where menus have one. */
const menuNames = {
  file: 'native.menu.file',
  edit: 'native.menu.edit',
  view: 'native.menu.view',
  insert: 'native.menu.insert',
  arrange: 'native.menu.arrange',
  window: 'native.menu.window',
  help: 'native.menu.help',
} as const satisfies Record<MenuName, string>;

const separator: Item = { type: 'separator' };

/** These belong to the app's own menu on macOS. */
const ofMacApp: ReadonlySet<MenuEntry> = new Set(['about', 'settings', 'quit']);

/** Done by Chromium, which alone may read the clipboard. */
const clipboardCommands: ReadonlySet<MenuEntry> = new Set(['cut', 'copy', 'paste']);

/** The menus of the system, in the language of the app. The item of a command has its id. */
export function menuTemplate(options: MenuTemplateOptions): readonly Item[] {
  const { isMac, hasDeveloperTools } = options;
  const isHere = (entry: MenuEntry): boolean =>
    !(isMac && ofMacApp.has(entry)) && !(entry === 'developerTools' && !hasDeveloperTools);
  const menus = Object.entries(menuBar).map(([name, sections]): Item => {
    const items = sections.map((section) =>
      section.filter(isHere).map((entry) => itemOf(entry, options)),
    );
    const macItems = isMac ? (macAdditions[name as MenuName]?.() ?? []) : [];
    return {
      ...(isMac ? macRoles[name as MenuName] : {}),
      label: t(menuNames[name as MenuName]),
      submenu: withSeparators([...items, macItems]),
    };
  });
  return isMac ? [macAppMenu(options), ...menus] : menus;
}

function itemOf(entry: MenuEntry, options: MenuTemplateOptions): Item {
  return isCommandId(entry) ? commandItem(entry, options) : systemItems[entry](options);
}

/** The window handles the keys of its commands; here they are only shown. */
function commandItem(id: CommandId, { isMac, run }: MenuTemplateOptions): Item {
  const { name, group, shortcuts } = commandTable[id];
  const item: Item = { id, label: t(name), registerAccelerator: false };
  const [shortcut] = shortcuts.filter((each) => isShown(each, isMac));
  if (shortcut !== undefined) item.accelerator = acceleratorOf(shortcut);
  if (clipboardCommands.has(id)) return { ...item, role: id as 'cut' | 'copy' | 'paste' };
  return {
    ...item,
    type: group === 'tools' ? 'checkbox' : 'normal',
    enabled: false,
    click: () => run(id),
  };
}

/** macOS registers each key that a menu shows, and would take single letters from text fields. */
const isShown = (shortcut: Shortcut, isMac: boolean): boolean =>
  !isMac || shortcut.startsWith('Mod+');

/** Electron names roles in English only, so each has a label. */
const systemItems: Readonly<Record<SystemEntry, (options: MenuTemplateOptions) => Item>> = {
  closeWindow: () => ({ role: 'close', label: t('native.menu.closeWindow') }),
  developerTools: () => ({
    role: 'toggleDevTools',
    label: t('native.menu.developerTools'),
    accelerator: 'F12',
  }),
  fullScreen: () => ({ role: 'togglefullscreen', label: t('native.menu.fullScreen') }),
  minimise: () => ({ role: 'minimize', label: t('native.menu.minimise') }),
  openRecent: (options) => ({
    label: t('native.menu.openRecent'),
    enabled: options.recentBoards.length > 0,
    submenu: withSeparators([
      recentItems(options),
      [{ label: t('native.menu.clearRecent'), click: options.clearRecentBoards }],
    ]),
  }),
  quit: () => ({
    role: 'quit',
    label: t('native.menu.quit'),
    accelerator: 'CommandOrControl+Q',
  }),
};

/** `&` would mark a letter for Alt. */
export const recentItems = ({
  recentBoards,
  openBoard,
}: Pick<MenuTemplateOptions, 'recentBoards' | 'openBoard'>): readonly Item[] =>
  recentBoards.map(({ boardId, title }) => ({
    label: (title || t('common.untitled')).replaceAll('&', '&&'),
    click: () => openBoard(boardId),
  }));

/** With these roles, macOS lists the windows, and offers to search the menus. */
const macRoles: Readonly<Partial<Record<MenuName, Item>>> = {
  window: { role: 'windowMenu' },
  help: { role: 'help' },
};

const macAdditions: Readonly<Partial<Record<MenuName, () => readonly Item[]>>> = {
  edit: () => [
    {
      label: t('native.menu.speech'),
      submenu: [
        { role: 'startSpeaking', label: t('native.menu.startSpeaking') },
        { role: 'stopSpeaking', label: t('native.menu.stopSpeaking') },
      ],
    },
  ],
  window: () => [
    { role: 'zoom', label: t('native.menu.zoom') },
    { role: 'front', label: t('native.menu.bringAllToFront') },
  ],
};

function macAppMenu(options: MenuTemplateOptions): Item {
  const { appName } = options;
  return {
    label: appName,
    submenu: withSeparators([
      [itemOf('about', options)],
      [itemOf('settings', options)],
      [{ role: 'services', label: t('native.menu.services') }],
      [
        { role: 'hide', label: t('native.menu.hide') },
        { role: 'hideOthers', label: t('native.menu.hideOthers') },
        { role: 'unhide', label: t('native.menu.showAll') },
      ],
      [itemOf('quit', options)],
    ]),
  };
}

const withSeparators = (sections: readonly (readonly Item[])[]): Item[] =>
  sections
    .filter(({ length }) => length > 0)
    .flatMap((items, index) => (index === 0 ? items : [separator, ...items]));
