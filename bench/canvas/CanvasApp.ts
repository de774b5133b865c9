import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { _electron, type CDPSession, type ElectronApplication, type Page } from '@playwright/test';
import { withoutOurVariables } from '../../e2e/harness/app.ts';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { type Place, WindowMouse } from '../mouse/WindowMouse.ts';

const openTimeoutMs = 120_000;
/** The number of wheel events that may be sent before the app has processed them. */
const mostWaitingTurns = 6;

export interface CanvasAppOptions {
  /** Arguments of Electron. */
  readonly args: readonly string[];
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

interface WheelTurn extends Place {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly modifiers?: number;
}

/** An app with its window, driven by system input. */
export class CanvasApp {
  readonly page: Page;
  readonly #electron: ElectronApplication;
  readonly #devTools: CDPSession;
  readonly mouse: WindowMouse;
  #waitingTurns = 0;

  private constructor(options: {
    readonly electron: ElectronApplication;
    readonly page: Page;
    readonly devTools: CDPSession;
    readonly mouse: WindowMouse;
  }) {
    this.#electron = options.electron;
    this.page = options.page;
    this.#devTools = options.devTools;
    this.mouse = options.mouse;
  }

  static async start({ args, dataFolder, env }: CanvasAppOptions): Promise<CanvasApp> {
    const electron = await _electron.launch({
      chromiumSandbox: process.getuid?.() !== 0,
      args: [...args],
      cwd: repositoryFolder,
      env: {
        ...withoutOurVariables(env),
        EVERINK_USER_DATA: dataFolder,
        EVERINK_METRICS_PORT: '0',
        // Its controls are found by their English names.
        EVERINK_LANGUAGE: 'en',
      },
    });
    const page = await electron.firstWindow();
    const mouse = await WindowMouse.over(electron, env);
    const devTools = await page.context().newCDPSession(page);
    return new CanvasApp({ electron, page, devTools, mouse });
  }

  /** From the start of the page to its mark that the whole board is drawn. */
  async openedMs(): Promise<number> {
    const drawn = await this.page.waitForFunction(
      () => performance.getEntriesByName('board-drawn')[0]?.startTime,
      undefined,
      { timeout: openTimeoutMs, polling: 100 },
    );
    return Number(await drawn.jsonValue());
  }

  /** From the start of the page to a picture of the board that is not drawn yet; undefined: there was none. */
  async shownMs(): Promise<number | undefined> {
    const [mark] = await this.page.evaluate(() =>
      performance.getEntriesByName('board-shown').map(({ startTime }) => startTime),
    );
    return mark;
  }

  /** The longest task of the page before that; 0: none took 50 ms or longer. */
  async longestTaskMs(beforeMs: number): Promise<number> {
    return await this.page.evaluate(
      (before) =>
        new Promise<number>((resolve) => {
          const observer = new PerformanceObserver((list) => {
            const tasks = list.getEntries().filter(({ startTime }) => startTime < before);
            resolve(Math.max(0, ...tasks.map(({ duration }) => duration)));
          });
          observer.observe({ type: 'longtask', buffered: true });
          // If there was no long task, no observer is called.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
        }),
      beforeMs,
    );
  }

  /** Private memory of the page's process after a garbage collection. From Linux's `/proc`. */
  async privateMemoryBytes(): Promise<number> {
    await this.#devTools.send('HeapProfiler.collectGarbage');
    const pid = await this.#electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
    return sizes.reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  }

  /** Sends a wheel event. Resolves before the app has processed it, unless the app is behind. */
  async turnWheel(turn: WheelTurn): Promise<void> {
    this.#waitingTurns += 1;
    const answered = this.#devTools
      .send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...turn })
      .finally(() => {
        this.#waitingTurns -= 1;
      });
    answered.catch(() => {});
    if (this.#waitingTurns > mostWaitingTurns) await answered;
  }

  /** Resolves when all wheel events are processed and two more frames are done. */
  async settled(): Promise<void> {
    while (this.#waitingTurns > 0) await setTimeout(5);
    await this.mouse.followed();
  }

  async quit(): Promise<void> {
    this.mouse.end();
    await this.#electron.close();
  }
}
