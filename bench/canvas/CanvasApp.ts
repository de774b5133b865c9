import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { _electron, type CDPSession, type ElectronApplication, type Page } from '@playwright/test';
import { withoutOurVariables } from '../../e2e/harness/app.ts';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';

const openPatienceMs = 120_000;
/** More than that are not sent ahead of an app that is behind. */
const mostWaitingEvents = 6;

export interface CanvasAppOptions {
  /** Of Electron. */
  readonly args: readonly string[];
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

interface MouseInput {
  readonly type: 'mouseWheel' | 'mousePressed' | 'mouseMoved' | 'mouseReleased';
  readonly x: number;
  readonly y: number;
  readonly deltaX?: number;
  readonly deltaY?: number;
  readonly modifiers?: number;
  readonly button?: 'left';
  readonly buttons?: number;
  readonly clickCount?: number;
}

/** One app with its window, driven by input as it comes from the system. */
export class CanvasApp {
  readonly page: Page;
  readonly #electron: ElectronApplication;
  readonly #devTools: CDPSession;
  #waitingEvents = 0;

  private constructor(electron: ElectronApplication, page: Page, devTools: CDPSession) {
    this.#electron = electron;
    this.page = page;
    this.#devTools = devTools;
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
      },
    });
    const page = await electron.firstWindow();
    return new CanvasApp(electron, page, await page.context().newCDPSession(page));
  }

  /** From the start of the page to its own mark that the board is drawn, whole. */
  async openedMs(): Promise<number> {
    const drawn = await this.page.waitForFunction(
      () => performance.getEntriesByName('board-drawn')[0]?.startTime,
      undefined,
      { timeout: openPatienceMs, polling: 100 },
    );
    return Number(await drawn.jsonValue());
  }

  /** Private memory of the page's process, after a collection of garbage. Linux tells it. */
  async privateMemoryBytes(): Promise<number> {
    await this.#devTools.send('HeapProfiler.collectGarbage');
    const pid = await this.#electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
    return sizes.reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  }

  /** Input that the app need not have answered when this resolves, unless it is behind. */
  async send(input: MouseInput): Promise<void> {
    this.#waitingEvents += 1;
    const answered = this.#devTools.send('Input.dispatchMouseEvent', input).finally(() => {
      this.#waitingEvents -= 1;
    });
    answered.catch(() => {});
    if (this.#waitingEvents > mostWaitingEvents) await answered;
  }

  /** Until all input is answered and two more frames are done. */
  async settled(): Promise<void> {
    while (this.#waitingEvents > 0) await setTimeout(5);
    await this.page.evaluate(
      () =>
        new Promise<void>((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done()));
        }),
    );
  }

  async quit(): Promise<void> {
    await this.#electron.close();
  }
}
