import { isDeepStrictEqual } from 'node:util';
import {
  app,
  BrowserWindow,
  nativeTheme,
  type Rectangle,
  screen,
  type WebContents,
} from 'electron';
import { eventChannel } from '../../shared/channels.ts';
import type { CommandId } from '../../shared/commands/commandTable.ts';
import type { AppEventName, AppEvents } from '../../shared/ipc.ts';
import { type FirstView, isPaintedAlike } from '../../shared/lastView.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { BoardFailure } from '../../shared/quarantine.ts';
import type { LinkedFile } from '../../shared/status.ts';
import { currentLanguage } from '../../shared/words/currentLanguage.ts';
import type { Log } from '../log/Log.ts';
import type { BoardQuarantine } from '../quarantine/BoardQuarantine.ts';
import type { LastViews } from '../views/LastViews.ts';
import { appPage } from './appOrigin.ts';
import { withFirstView } from './appProtocol.ts';
import { cascaded, minSizeOn, placeOnScreen } from './placeOnScreen.ts';
import type { RememberedState, WindowPlace } from './RememberedState.ts';
import { RememberedWindows, windowPlaceOf } from './RememberedWindows.ts';
import { type FailedBoard, surviveCrashes } from './surviveCrashes.ts';
import { watchClosing } from './watchClosing.ts';

/** A window's first frame comes within a second, on a slow machine too. */
const frameTimeoutMs = 2_000;

/** The paper's colours, so that a window does not flash before its page is drawn. */
const paper = { light: '#fcfcfb', dark: '#16181d' } as const;

interface OpenWindow {
  readonly window: BrowserWindow;
  /** The board it shows, or was opened for. */
  boardId: string | undefined;
  /** The board to blame when the page fails now; undefined while it shows none. */
  exposedBoardId: string | undefined;
  /** Whether its page listens to events. */
  isListening: boolean;
  /** Notices, by id, for when it does. */
  readonly untold: Map<string, MainNotice>;
}

interface CreatedWindow {
  readonly webContents: WebContents;
  /** See `Windows.openFirst`. */
  readonly pictureShown: Promise<void>;
}

export interface WindowsOptions {
  readonly preloadPath: string;
  /** Of windows where programs have no icon of their own, which is Linux. */
  readonly iconPath: string;
  readonly remembered: RememberedState;
  readonly lastViews: LastViews;
  readonly quarantine: BoardQuarantine;
  readonly log: Log;
}

/**
 * The app's windows: opens them at their last places, sends them events, and keeps notices until a window can show
 * them.
 */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Map<WebContents, OpenWindow>();
  readonly #session: RememberedWindows;
  /** Of the first window, which opened before it was known whether the board still exists. */
  #restoredBoardId: string | undefined;
  /** Notices, by id, from before there was any window. */
  readonly #untold = new Map<string, MainNotice>();

  constructor(options: WindowsOptions) {
    this.#options = options;
    this.#session = new RememberedWindows(options.remembered, app);
  }

  /** @param boardId the board it shows first; without one the board that was open last @returns its page */
  open(boardId?: string): WebContents {
    return this.#openAt(this.#placeForNext(), boardId).webContents;
  }

  /**
   * Opens the window of the last run that was used last.
   * @param boardId shows this board instead
   * @returns resolves when the picture of that board is on the screen, at once when there is none
   */
  openFirst(boardId: string | undefined): Promise<void> {
    const last = this.#session.takeFirst();
    this.#restoredBoardId = boardId === undefined ? last?.boardId : undefined;
    const place = last?.place ?? this.#options.remembered.place;
    return this.#openAt(place, boardId ?? last?.boardId).pictureShown;
  }

  /** The board that the first window shows, as far as known. */
  get firstBoardId(): string | undefined {
    const [first] = this.#open.values();
    return this.#boardToLoad(first?.boardId);
  }

  /** Opens the other windows of the last run. @param isThere whether the board still exists */
  restoreOthers(isThere: (boardId: string) => boolean): void {
    const [first] = this.#open.values();
    if (this.#restoredBoardId !== undefined && !isThere(this.#restoredBoardId)) {
      if (first?.boardId === this.#restoredBoardId) first.boardId = undefined;
    }
    // The first window comes first.
    setImmediate(() => {
      if (this.#open.size === 0) return;
      for (const { place, boardId } of this.#session.takeOthers(isThere).toReversed()) {
        this.#openAt(place, boardId, true);
      }
    });
  }

  /** @param isBehind the window that was used last stays in front of this one */
  #openAt(place?: WindowPlace, boardId?: string, isBehind = false): CreatedWindow {
    const { preloadPath, iconPath, log } = this.#options;
    const firstView = this.#firstView(this.#boardToLoad(boardId));
    const smallest = minSizeOn(workAreas());
    const window = new BrowserWindow({
      ...placeOnScreen(place, workAreas()),
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      title: 'Everink',
      ...(process.platform === 'linux' ? { icon: iconPath } : {}),
      // Shown while Alt asks for it. On macOS the menus are not in the window.
      autoHideMenuBar: true,
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
        devTools: !app.isPackaged,
        // What a remote change looks like has to be on the canvas when the window comes to the front.
        backgroundThrottling: false,
      },
    });
    const { webContents } = window;
    const opened: OpenWindow = {
      window,
      boardId,
      exposedBoardId: undefined,
      isListening: false,
      untold: new Map(this.#untold),
    };
    this.#open.set(webContents, opened);
    this.#untold.clear();
    if (place?.isMaximized === true) window.maximize();
    window.once('ready-to-show', () => {
      const { lastUsed } = this.#session;
      if (!isBehind || lastUsed === window) {
        window.show();
      } else {
        window.showInactive();
        lastUsed?.moveTop();
      }
      if (place?.isFullScreen === true) window.setFullScreen(true);
      log.info('window shown', { ms: performance.now() });
    });
    window.once('closed', () => {
      this.#expose(opened, undefined);
      this.#open.delete(webContents);
    });
    this.#session.add(window, { boardId, place: place ?? windowPlaceOf(window) }, isBehind);
    const load = (view?: FirstView): void => {
      // What went wrong is handled by `surviveCrashes`.
      window.loadURL(appPage, withFirstView(view)).catch(() => {});
    };
    surviveCrashes({
      window,
      log,
      closing: watchClosing(window, () => load()),
      loadPage: () => load(),
      tell: (notice) => tellWindow(opened, notice),
      boardFailed: (reason) => this.boardFailed(webContents, reason),
      quarantineBoard: (reason) => this.#quarantineBoard(opened, reason),
    });
    webContents.on('did-start-loading', () => {
      opened.isListening = false;
      this.#expose(opened, this.#boardToLoad(opened.boardId));
    });
    load(firstView);
    const pictureShown = firstView === undefined ? Promise.resolve() : firstFrame(window);
    return { webContents, pictureShown };
  }

  /** The window of a page, undefined when it is none of ours. */
  windowOf(contents: WebContents): BrowserWindow | undefined {
    return this.#open.get(contents)?.window;
  }

  /** The board that the window shows, or was opened for. */
  boardFor(contents: WebContents): string | undefined {
    return this.#open.get(contents)?.boardId;
  }

  /** Shows in the frames of a board's windows, on macOS, which file it has. */
  showFile(boardId: string, file: LinkedFile | undefined): void {
    if (process.platform !== 'darwin') return;
    for (const opened of this.#open.values()) {
      if (opened.boardId !== boardId) continue;
      opened.window.setRepresentedFilename(file?.path ?? '');
      opened.window.setDocumentEdited(file?.hasChanges ?? false);
    }
  }

  /** Whether a window shows the board, or was opened for it. */
  isFor(boardId: string): boolean {
    return [...this.#open.values()].some((opened) => opened.boardId === boardId);
  }

  /** The window opens this board. */
  opensBoard(contents: WebContents, boardId: string): void {
    const opened = this.#open.get(contents);
    if (opened === undefined) return;
    opened.boardId = boardId;
    this.#session.shows(opened.window, boardId);
    this.#expose(opened, boardId);
    this.#options.quarantine.opening(boardId);
  }

  /** The window was not given this board, and says why in its place. */
  refusesBoard(contents: WebContents, boardId: string): void {
    const opened = this.#open.get(contents);
    if (opened === undefined) return;
    opened.boardId = boardId;
    this.#session.shows(opened.window, boardId);
    this.#expose(opened, undefined);
  }

  /** The board at work in this window failed. */
  boardFailed(contents: WebContents, reason: BoardFailure): FailedBoard {
    const opened = this.#open.get(contents);
    const boardId = opened?.exposedBoardId;
    if (opened === undefined || boardId === undefined) return 'none';
    opened.exposedBoardId = undefined;
    const { quarantine } = this.#options;
    quarantine.failed(boardId, reason);
    return quarantine.failureOf(boardId) === undefined ? 'opened-again' : 'quarantined';
  }

  /** The page of this window listens to events from now on, and receives pending notices. */
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
  tell(notice: MainNotice): void {
    if (this.#open.size === 0) this.#untold.set(notice.id, notice);
    for (const opened of this.#open.values()) tellWindow(opened, notice);
  }

  /** Shows a notice in one window. */
  tellIn(contents: WebContents, notice: MainNotice): void {
    const opened = this.#open.get(contents);
    if (opened !== undefined) tellWindow(opened, notice);
  }

  /** Lets a page know that something arrived for it. One that does not listen yet asks for it when it starts. */
  arrived(contents: WebContents): void {
    const opened = this.#open.get(contents);
    if (opened?.isListening === true) send(opened, 'arrived', null);
  }

  /** What the notice said is no longer so. */
  withdraw(id: string): void {
    this.#untold.delete(id);
    for (const opened of this.#open.values()) {
      if (opened.isListening) send(opened, 'notice-over', { id });
      else opened.untold.delete(id);
    }
  }

  /** The screens changed: no window may be larger than its screen, or out of reach. */
  fitScreens(): void {
    const smallest = minSizeOn(workAreas());
    for (const { window } of this.#open.values()) {
      window.setMinimumSize(smallest.width, smallest.height);
      if (window.isMaximized() || window.isFullScreen()) continue;
      const before = windowPlaceOf(window);
      const fitting = placeOnScreen(before, workAreas());
      const bounds = { ...before, ...fitting };
      if (!isDeepStrictEqual(bounds, before)) window.setBounds(bounds);
      if (fitting.x === undefined) window.center();
    }
  }

  /** The window in front; if another app is, the one used last. */
  get front(): BrowserWindow | undefined {
    return BrowserWindow.getFocusedWindow() ?? this.#session.lastUsed;
  }

  /** The page of the window runs the command, if it can now. */
  runCommand(contents: WebContents, id: CommandId): void {
    const opened = this.#open.get(contents);
    if (opened?.isListening === true) send(opened, 'command', { id });
  }

  /** Shows a board in the window in front, or in a new one. */
  showBoard(boardId: string): void {
    const opened = this.front === undefined ? undefined : this.#open.get(this.front.webContents);
    if (opened?.isListening === true) send(opened, 'show-board', { boardId });
    else this.open(boardId);
  }

  /** Brings a window to the front, or opens one. @returns its page */
  focus(): WebContents {
    const window = this.front;
    if (window === undefined) return this.open();
    this.#bringToFront(window);
    return window.webContents;
  }

  /** Brings a window of this board to the front, or opens one. */
  focusBoard(boardId: string): void {
    const shown = [...this.#open.values()].find((opened) => opened.boardId === boardId);
    if (shown === undefined) this.open(boardId);
    else this.#bringToFront(shown.window);
  }

  #bringToFront(window: BrowserWindow): void {
    this.#session.use(window);
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  #quarantineBoard({ exposedBoardId }: OpenWindow, reason: BoardFailure): void {
    if (exposedBoardId === undefined) return;
    this.#options.quarantine.quarantine(exposedBoardId, reason);
  }

  /** The board that a page shows when it is loaded now; undefined when it is not given any. */
  #boardToLoad(boardId = this.#options.remembered.lastBoardId): string | undefined {
    const { quarantine } = this.#options;
    if (boardId === undefined || quarantine.failureOf(boardId) !== undefined) return undefined;
    return boardId;
  }

  /** The window has to do with this board from now on, and no more with the one before. */
  #expose(opened: OpenWindow, boardId: string | undefined): void {
    const before = opened.exposedBoardId;
    opened.exposedBoardId = boardId;
    if (before === undefined || before === boardId) return;
    const isStillOpen = [...this.#open.values()].some(
      ({ exposedBoardId }) => exposedBoardId === before,
    );
    if (!isStillOpen) this.#options.quarantine.closed(before);
  }

  /** What is on the screen before the page has asked anything: only what fits its colours and language. */
  #firstView(boardId: string | undefined): FirstView | undefined {
    if (boardId === undefined) return undefined;
    const view = this.#options.lastViews.view(boardId);
    if (view === undefined) return undefined;
    const paint = { isDark: nativeTheme.shouldUseDarkColors, language: currentLanguage() };
    return isPaintedAlike(view, paint) ? { boardId, view } : undefined;
  }

  #placeForNext(): WindowPlace | undefined {
    const last = [...this.#open.values()].at(-1)?.window;
    return last === undefined ? this.#options.remembered.place : cascaded(windowPlaceOf(last));
  }
}

/** Of the connected screens, the primary one first. */
function workAreas(): readonly Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** Resolves with the first frame, or when none came for long. */
function firstFrame(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, frameTimeoutMs);
    window.once('ready-to-show', () => resolve());
  });
}

function tellWindow(opened: OpenWindow, notice: MainNotice): void {
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
