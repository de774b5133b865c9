import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { eventChannel } from '../../shared/channels.ts';
import type { AppEventName, AppEvents, Notice } from '../../shared/ipc.ts';
import type { FirstView } from '../../shared/lastView.ts';
import type { Log } from '../log/Log.ts';
import type { LastViews } from '../views/LastViews.ts';
import { appPage, withFirstView } from './appProtocol.ts';
import { cascaded, minSize, placeOnScreen } from './placeOnScreen.ts';
import type { RememberedState, WindowPlace } from './RememberedState.ts';
import { surviveCrashes } from './surviveCrashes.ts';

/** Moving and sizing come in floods; the last place counts. */
const placeQuietMs = 300;

/** A window's first frame comes within a second, on a slow machine too. */
const framePatienceMs = 2_000;

/** The paper's colours, so that a window does not flash before its page is drawn. */
const paper = { light: '#fcfcfb', dark: '#16181d' } as const;

interface OpenWindow {
  readonly window: BrowserWindow;
  /** The board it was opened for. */
  readonly boardId: string | undefined;
  /** Whether its page hears events. */
  isListening: boolean;
  /** Notices, by id, for when it does. */
  readonly untold: Map<string, Notice>;
}

export interface WindowsOptions {
  readonly preloadPath: string;
  readonly remembered: RememberedState;
  readonly lastViews: LastViews;
  readonly log: Log;
}

/** The app's windows: opens them where they were, tells them of events, and keeps notices until one is there to show them. */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Map<WebContents, OpenWindow>();
  /** Notices, by id, from before there was any window. */
  readonly #untold = new Map<string, Notice>();

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  /**
   * @param boardId the board it shows first; without one the board that was open last
   * @returns resolves when the picture of that board is on the screen, at once when there is none
   */
  open(boardId?: string): Promise<void> {
    const { remembered, preloadPath, log } = this.#options;
    const firstView = this.#firstView(boardId ?? remembered.lastBoardId);
    const place = this.#placeForNext();
    const window = new BrowserWindow({
      ...placeOnScreen(
        place,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      minWidth: minSize.width,
      minHeight: minSize.height,
      show: false,
      title: 'Everink',
      backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
      webPreferences: {
        preload: preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        // What a remote change looks like has to be on the canvas when the window comes to the front.
        backgroundThrottling: false,
      },
    });
    // Its keys work all the same. On macOS the menu is not in the window.
    if (process.platform !== 'darwin') window.setMenuBarVisibility(false);
    const { webContents } = window;
    const opened: OpenWindow = {
      window,
      boardId,
      isListening: false,
      untold: new Map(this.#untold),
    };
    this.#open.set(webContents, opened);
    this.#untold.clear();
    if (place?.isMaximized === true) window.maximize();
    window.once('ready-to-show', () => {
      window.show();
      log.info('window shown', { ms: performance.now() });
    });
    window.once('closed', () => this.#open.delete(webContents));
    watchPlace(window, (now) => remembered.remember({ place: now }));
    surviveCrashes(window, log, (notice) => tellWindow(opened, notice));
    webContents.on('did-start-loading', () => {
      opened.isListening = false;
    });
    window
      .loadURL(appPage, withFirstView(firstView))
      .catch((error) => log.error('a window could not load', { error }));
    return firstView === undefined ? Promise.resolve() : firstFrame(window);
  }

  get count(): number {
    return this.#open.size;
  }

  /** The window of a page, undefined when it is none of ours. */
  windowOf(contents: WebContents): BrowserWindow | undefined {
    return this.#open.get(contents)?.window;
  }

  /** The board that the window was opened for. */
  boardFor(contents: WebContents): string | undefined {
    return this.#open.get(contents)?.boardId;
  }

  /** The page of this window hears events from now on; it gets the notices that waited for it. */
  heard(contents: WebContents): void {
    const opened = this.#open.get(contents);
    if (opened === undefined) return;
    opened.isListening = true;
    for (const notice of opened.untold.values()) tellWindow(opened, notice);
    opened.untold.clear();
  }

  /** Tells all windows. */
  broadcast<Name extends AppEventName>(name: Name, value: AppEvents[Name]): void {
    for (const opened of this.#open.values()) if (opened.isListening) send(opened, name, value);
  }

  /** Shows a notice in every window, or in the first one that comes. */
  tell(notice: Notice): void {
    if (this.#open.size === 0) this.#untold.set(notice.id, notice);
    for (const opened of this.#open.values()) tellWindow(opened, notice);
  }

  /** What the notice said is no longer so. */
  withdraw(id: string): void {
    this.#untold.delete(id);
    for (const opened of this.#open.values()) {
      if (opened.isListening) send(opened, 'notice-over', { id });
      else opened.untold.delete(id);
    }
  }

  /** Brings a window to the front, or opens one. */
  focus(): void {
    const window = BrowserWindow.getFocusedWindow() ?? [...this.#open.values()].at(-1)?.window;
    if (window === undefined) {
      void this.open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  /** What is on the screen before the page has asked anything: only what fits the colours of the window. */
  #firstView(boardId: string | undefined): FirstView | undefined {
    if (boardId === undefined) return undefined;
    const view = this.#options.lastViews.view(boardId);
    if (view?.isDark !== nativeTheme.shouldUseDarkColors) return undefined;
    return { boardId, view };
  }

  #placeForNext(): WindowPlace | undefined {
    const last = [...this.#open.values()].at(-1)?.window;
    return last === undefined ? this.#options.remembered.place : cascaded(placeOf(last));
  }
}

/** Resolves with the first frame, or when none came for long. */
function firstFrame(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, framePatienceMs);
    window.once('ready-to-show', () => resolve());
  });
}

function tellWindow(opened: OpenWindow, notice: Notice): void {
  if (opened.isListening) send(opened, 'notice', notice);
  else opened.untold.set(notice.id, notice);
}

function send<Name extends AppEventName>(
  { window }: OpenWindow,
  name: Name,
  value: AppEvents[Name],
): void {
  if (!window.isDestroyed()) window.webContents.send(eventChannel, name, value);
}

function watchPlace(window: BrowserWindow, remember: (place: WindowPlace) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const note = (): void => {
    clearTimeout(timer);
    if (!window.isDestroyed()) remember(placeOf(window));
  };
  const noteSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(note, placeQuietMs);
  };
  window.on('resize', noteSoon);
  window.on('move', noteSoon);
  window.on('maximize', noteSoon);
  window.on('unmaximize', noteSoon);
  window.on('close', note);
}

function placeOf(window: BrowserWindow): WindowPlace {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
}
