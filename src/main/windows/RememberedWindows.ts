import type { App, BrowserWindow } from 'electron';
import type { RememberedState, RememberedWindow, WindowPlace } from './RememberedState.ts';

/** How long a window stands still before its place is stored. */
const placeQuietMs = 300;

/** The part of Electron's app that reports quitting. */
type QuittingApp = Pick<App, 'on'>;

/**
 * Keeps which windows are open, where, and with which boards, for the next start. What changes is stored at once, so
 * that a killed app opens them too. A closed window is forgotten, unless it was the last one or the app quits.
 */
export class RememberedWindows {
  readonly #remembered: RememberedState;
  /** The window used last is the last one. */
  #open = new Map<BrowserWindow, RememberedWindow>();
  /** Of the last run, not yet opened. */
  #unopened: readonly RememberedWindow[];
  #isQuitting = false;

  constructor(remembered: RememberedState, app: QuittingApp) {
    this.#remembered = remembered;
    this.#unopened = remembered.windows;
    app.on('before-quit', (event) => {
      this.#isQuitting = true;
      this.#stayIfPrevented(event);
    });
  }

  /** The window of the last run that was used last, to open it now. */
  takeFirst(): RememberedWindow | undefined {
    const first = this.#unopened.at(-1);
    this.#unopened = this.#unopened.slice(0, -1);
    return first;
  }

  /** The other windows of the last run, to open them now. @param isThere whether the board can be opened */
  takeOthers(isThere: (boardId: string) => boolean): readonly RememberedWindow[] {
    const others = this.#unopened.filter(
      ({ boardId }) => boardId === undefined || isThere(boardId),
    );
    this.#unopened = [];
    return others;
  }

  /** The open window that was used last, or opened to be used. */
  get lastUsed(): BrowserWindow | undefined {
    return [...this.#open.keys()].findLast((window) => !window.isDestroyed());
  }

  /**
   * A window was opened, and is kept from now on.
   * @param isBehind it was opened behind the others, which therefore count as used later
   */
  add(window: BrowserWindow, as: RememberedWindow, isBehind = false): void {
    this.#stay();
    this.#open = new Map(isBehind ? [[window, as], ...this.#open] : [...this.#open, [window, as]]);
    watchPlace(window, (place) => this.#change(window, { place }));
    window.on('focus', () => this.use(window));
    window.on('close', (event) => this.#stayIfPrevented(event));
    window.webContents.on('will-prevent-unload', () => this.#stay());
    window.once('closed', () => this.#closed(window));
    this.#store();
  }

  /** The window shows this board. */
  shows(window: BrowserWindow, boardId: string): void {
    this.#change(window, { boardId });
  }

  /** The window is used now. */
  use(window: BrowserWindow): void {
    const used = this.#open.get(window);
    if (used === undefined) return;
    this.#open.delete(window);
    this.#open.set(window, used);
    this.#store();
  }

  #change(window: BrowserWindow, change: Partial<RememberedWindow>): void {
    const before = this.#open.get(window);
    if (before === undefined) return;
    this.#open.set(window, { ...before, ...change });
    this.#store();
  }

  #closed(window: BrowserWindow): void {
    if (this.#isQuitting || this.#open.size === 1) return;
    this.#open.delete(window);
    this.#store();
  }

  /** Quitting ends when a window refuses to close. */
  #stayIfPrevented(event: { readonly defaultPrevented: boolean }): void {
    setImmediate(() => {
      if (event.defaultPrevented) this.#stay();
    });
  }

  /** The app goes on without the windows that are closed by now. */
  #stay(): void {
    this.#isQuitting = false;
    for (const window of [...this.#open.keys()]) {
      if (window.isDestroyed()) this.#open.delete(window);
    }
  }

  #store(): void {
    const open = [...this.#open.values()];
    const place = open.at(-1)?.place;
    this.#remembered.remember({
      windows: [...this.#unopened, ...open],
      ...(place === undefined ? {} : { place }),
    });
  }
}

/** Where a window stands, also for when it is no longer maximised. */
export function windowPlaceOf(window: BrowserWindow): WindowPlace {
  return {
    ...window.getNormalBounds(),
    isMaximized: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
  };
}

function watchPlace(window: BrowserWindow, note: (place: WindowPlace) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const noteNow = (): void => {
    clearTimeout(timer);
    if (!window.isDestroyed()) note(windowPlaceOf(window));
  };
  const noteSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(noteNow, placeQuietMs);
  };
  window.on('resize', noteSoon);
  window.on('move', noteSoon);
  window.on('maximize', noteSoon);
  window.on('unmaximize', noteSoon);
  window.on('enter-full-screen', noteSoon);
  window.on('leave-full-screen', noteSoon);
  window.on('close', noteNow);
}
