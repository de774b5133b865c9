import { app, type BrowserWindow, Menu, type WebContents } from 'electron';
import i18next, { t } from 'i18next';
import { type CommandId, commandIds } from '../../shared/commands/commandTable.ts';
import type { CommandStates } from '../../shared/ipc.ts';
import { menuTemplate, type RecentBoard, recentItems } from './menuTemplate.ts';

/** The windows that the menus belong to. */
export interface MenuWindows {
  /** The one in front, or that was last. */
  readonly front: BrowserWindow | undefined;
  open(): unknown;
  showBoard(boardId: string): void;
  /** The page of the window runs the command. */
  runCommand(contents: WebContents, id: CommandId): void;
}

/**
 * The menus of the system, in the language of the app: on macOS along the screen, elsewhere in each window. Pages
 * report which commands can run; the menus show that of the window in front.
 */
export class ApplicationMenu {
  readonly #windows: MenuWindows;
  #recentBoards: readonly RecentBoard[] = [];
  #clearRecentBoards: () => void = () => {};
  readonly #states = new WeakMap<WebContents, CommandStates>();

  constructor(windows: MenuWindows) {
    this.#windows = windows;
    this.#build();
    i18next.on('languageChanged', () => this.#build());
    app.on('browser-window-focus', () => this.#showStates());
    app.on('window-all-closed', () => this.#showStates());
  }

  /** Notes what the page of a window says of its commands. */
  describe(contents: WebContents, states: CommandStates): void {
    this.#states.set(contents, states);
    this.#showStates();
  }

  /** @param clear empties the list */
  showRecentBoards(recent: readonly RecentBoard[], clear: () => void): void {
    this.#recentBoards = recent;
    this.#clearRecentBoards = clear;
    this.#build();
  }

  #build(): void {
    const recentBoards = this.#recentBoards;
    const openBoard = (boardId: string): void => this.#windows.showBoard(boardId);
    const template = menuTemplate({
      recentBoards,
      openBoard,
      clearRecentBoards: this.#clearRecentBoards,
      isMac: process.platform === 'darwin',
      appName: app.name,
      hasDeveloperTools: !app.isPackaged,
      run: (id) => this.#run(id),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate([...template]));
    app.dock?.setMenu(
      Menu.buildFromTemplate([
        { label: t('commands.newWindow'), click: () => this.#windows.open() },
        ...recentItems({ recentBoards, openBoard }),
      ]),
    );
    this.#showStates();
  }

  #run(id: CommandId): void {
    const { front } = this.#windows;
    if (front !== undefined) this.#windows.runCommand(front.webContents, id);
    else if (id === 'newWindow') this.#windows.open();
    // Choosing an item has changed its check mark, whatever the window makes of it.
    this.#showStates();
  }

  #showStates(): void {
    const menu = Menu.getApplicationMenu();
    const { front } = this.#windows;
    const states = front === undefined ? withoutWindow : this.#states.get(front.webContents);
    for (const id of commandIds) {
      const item = menu?.getMenuItemById(id);
      if (item === null || item === undefined) continue;
      item.enabled = states?.enabled.includes(id) === true;
      if (item.type === 'checkbox') item.checked = states?.checked.includes(id) === true;
    }
  }
}

const withoutWindow: CommandStates = { enabled: ['newWindow'], checked: [] };
