import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  _electron,
  type ElectronApplication,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import type { ToolName } from '../../src/renderer/tools/toolName.ts';
import { problemLine } from '../../src/shared/CodedError.ts';
import type {
  Answer,
  AppInfo,
  RequestName,
  RequestPayload,
  Responses,
} from '../../src/shared/ipc.ts';
import { type MetricsReading, parseMetrics } from './metrics.ts';
import { Pixels, type Point, type Rectangle } from './pixels.ts';
import { killTree } from './processTree.ts';
import { statusScript } from './statusRegion.ts';
import {
  boardOf,
  type CommandKey,
  commandButton,
  menuButtonOf,
  toolbarOf,
  zoomOf,
} from './windowParts.ts';
import { suiteLanguage, t } from './words.ts';

const repositoryFolder = resolve(import.meta.dirname, '../..');

/** An app that has not quit by then is killed: the test goes on, and says so. */
const quitPatienceMs = 15_000;
const statusPatienceMs = 180_000;

export interface LaunchOptions {
  /** Default: a fresh folder that is removed with the app. A folder given here stays. */
  readonly dataFolder?: string;
  /** On top of an environment that is free of Everink's and Langfuse's variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Switches of Chromium, e.g. `--force-device-scale-factor=2`. */
  readonly switches?: readonly string[];
  /** `EVERINK_BOARD`: the board shown first, the same on every machine that names it. */
  readonly boardId?: string;
}

/** One real, built app with its own data folder, driven from outside. */
export class EverinkApp {
  readonly electron: ElectronApplication;
  readonly dataFolder: string;
  /** What it was started with. */
  readonly options: LaunchOptions;
  readonly #output: readonly string[];
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  #page: Page | undefined;
  #hasExited = false;

  constructor(
    electron: ElectronApplication,
    dataFolder: string,
    options: LaunchOptions,
    output: readonly string[],
  ) {
    this.electron = electron;
    this.dataFolder = dataFolder;
    this.options = options;
    this.#output = output;
    // Kept, since Playwright forgets it once the app has ended.
    this.#process = electron.process();
    this.#exited = new Promise((done) => {
      this.#process.once('exit', () => {
        this.#hasExited = true;
        done();
      });
    });
  }

  /** The first window. */
  get page(): Page {
    if (this.#page === undefined) {
      throw new Error('the app has no window yet: wait for `ready()`');
    }
    return this.#page;
  }

  /** The drawing surface of the first window. */
  get board(): Locator {
    return boardOf(this.page);
  }

  /** What the main process printed so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Nobody reads what the app prints from now on. */
  closeTerminal(): void {
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Waits until the first window shows its board and may be drawn on. */
  async ready(): Promise<void> {
    this.#page = await this.electron.firstWindow();
    await expect(this.board).toBeVisible();
    await expect(this.#page.getByRole('main')).not.toHaveAttribute('aria-busy', 'true');
    await this.waitForStatus(/Saved/);
  }

  /** To start the app once more as it was, on the same data. */
  get optionsForNextLife(): LaunchOptions {
    return { ...this.options, dataFolder: this.dataFolder };
  }

  /** Asks main through the bridge that the page has, also when Playwright gave the page up since it crashed. */
  async request<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
  ): Promise<Responses[Name]> {
    const call = `window.everink.request(${JSON.stringify(name)}, ${JSON.stringify(payload)})`;
    const [answer] = (await this.#inWindows(call)) as readonly Answer<Name>[];
    if (answer?.ok !== true) {
      throw new Error(answer === undefined ? 'the app has no window' : problemLine(answer.problem));
    }
    return answer.value;
  }

  /** What the app says about itself. */
  async info(): Promise<AppInfo> {
    return await this.request('app.info', {});
  }

  /** What the status region of every window says, see `readStatus`. */
  async statuses(): Promise<readonly string[]> {
    return (await this.#inWindows(statusScript)) as readonly string[];
  }

  async metricsUrl(): Promise<string> {
    const { metrics } = await this.info();
    if (typeof metrics === 'string' || !('url' in metrics)) {
      throw new Error(`the app serves no metrics: ${JSON.stringify(metrics)}`);
    }
    return metrics.url;
  }

  async metrics(): Promise<MetricsReading> {
    // Not on a kept connection: the app may be closing it at this very moment.
    const answer = await fetch(await this.metricsUrl(), { headers: { connection: 'close' } });
    expect(answer.status).toBe(200);
    return parseMetrics(await answer.text());
  }

  /** What the status region says, see `readStatus`. */
  async status(page = this.page): Promise<string> {
    return String(await page.evaluate(statusScript));
  }

  async waitForStatus(wanted: RegExp, { page = this.page } = {}): Promise<void> {
    // A page that is being loaded has no status for a moment.
    await expect(async () => expect(await this.status(page)).toMatch(wanted)).toPass({
      timeout: statusPatienceMs,
    });
  }

  /** Clicks a tool of the toolbar. */
  async chooseTool(tool: ToolName, page = this.page): Promise<void> {
    await commandButton(toolbarOf(page), tool).click();
  }

  /**
   * Draws with the mouse through points of the board's surface. Between two points the pointer makes
   * `steps` moves. With `hold`, the button stays down at the end, as in the middle of a stroke. Where `surface` is
   * known, the page is not asked.
   */
  async drawStroke(
    points: readonly Point[],
    {
      page = this.page,
      steps = 5,
      hold = false,
      surface,
    }: {
      readonly page?: Page;
      readonly steps?: number;
      readonly hold?: boolean;
      readonly surface?: Rectangle;
    } = {},
  ): Promise<void> {
    const { x, y } = surface ?? (await this.surface(page));
    const [first, ...rest] = points;
    if (first === undefined) throw new Error('a stroke needs at least one point');
    await page.mouse.move(x + first.x, y + first.y);
    await page.mouse.down();
    for (const point of rest) {
      await page.mouse.move(x + point.x, y + point.y, { steps });
    }
    if (!hold) {
      await page.mouse.up();
    }
  }

  /** Where the board's surface lies in the page. */
  async surface(page = this.page): Promise<Rectangle> {
    const box = await boardOf(page).boundingBox();
    if (box === null) throw new Error('the board is not visible');
    return box;
  }

  /** The middle of the board's surface; tools lie along its edges only. */
  async middle(page = this.page): Promise<Point> {
    const { width, height } = await this.surface(page);
    return { x: Math.round(width / 2), y: Math.round(height / 2) };
  }

  /** Clicks a point of the board's surface. */
  async click(point: Point, page = this.page): Promise<void> {
    await boardOf(page).click({ position: point });
  }

  /** Chooses an item of the main menu. */
  async chooseMenuItem(command: CommandKey, page = this.page): Promise<void> {
    await menuButtonOf(page).click();
    const name = t(`commands.${command}`);
    await page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** What the zoom control shows, 100 for 100%. */
  async zoomPercent(page = this.page): Promise<number> {
    return Number.parseInt((await zoomOf(page).textContent()) ?? '', 10);
  }

  /** A picture of the board as it is on the screen now, without blinking carets. */
  async boardPixels(page = this.page): Promise<Pixels> {
    const png = await boardOf(page).screenshot({ caret: 'hide', animations: 'disabled' });
    return await Pixels.decode(this.electron, png);
  }

  /** SIGKILL for all processes of the app at once: no handler of it runs. */
  async kill(): Promise<void> {
    const { pid } = this.#process;
    if (this.#hasExited || pid === undefined) {
      return;
    }
    await killTree(pid);
    await this.#exited;
  }

  /** Quits as a user does. An app that does not quit is killed and the promise rejects. */
  async close(): Promise<void> {
    if (this.#hasExited) {
      return;
    }
    const closed = this.electron.close().then(() => this.#exited);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<'stuck'>((give) => {
      timer = setTimeout(() => give('stuck'), quitPatienceMs);
    });
    const result = await Promise.race([closed, patience]).finally(() => clearTimeout(timer));
    if (result === 'stuck') {
      await this.kill();
      throw new Error(`the app did not quit within ${quitPatienceMs} ms and was killed`);
    }
  }

  /** The result of a script in each window. */
  async #inWindows(script: string): Promise<readonly unknown[]> {
    return await this.electron.evaluate(async ({ BrowserWindow }, source) => {
      const windows = BrowserWindow.getAllWindows();
      return await Promise.all(
        windows.map((window) => window.webContents.executeJavaScript(source)),
      );
    }, script);
  }

  /** Ends the app whatever its state, and removes its data folder if it made it. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.options.dataFolder === undefined) {
      await rm(this.dataFolder, { recursive: true, force: true });
    }
  }
}

/** Starts the built app and waits until its first board may be drawn on. */
export async function launchApp(options: LaunchOptions = {}): Promise<EverinkApp> {
  const app = await startApp(options);
  try {
    await app.ready();
    return app;
  } catch (error) {
    const { output } = app;
    await app.dispose();
    throw new Error(`the app started but showed no board that is saved.\n${output}`, {
      cause: error,
    });
  }
}

/** Starts the built app without waiting for a window, for tests of what it does before that. */
export async function startApp(options: LaunchOptions = {}): Promise<EverinkApp> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'everink-e2e-')));
  const electron = await _electron.launch({
    // Only root has to do without Chromium's sandbox, and only on the test's virtual display.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['.', ...(options.switches ?? [])],
    cwd: repositoryFolder,
    env: environment(options, dataFolder),
  });
  const output: string[] = [];
  electron.process().stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  electron.process().stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  return new EverinkApp(electron, dataFolder, options, output);
}

/** An environment without what would decide for an app. */
export function withoutOurVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  const others = Object.entries(variables).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(EVERINK|LANGFUSE|ELECTRON)_/.test(entry[0]),
  );
  return Object.fromEntries(others);
}

function environment(options: LaunchOptions, dataFolder: string): Record<string, string> {
  return {
    ...withoutOurVariables(process.env),
    EVERINK_USER_DATA: dataFolder,
    EVERINK_METRICS_PORT: '0',
    EVERINK_LANGUAGE: suiteLanguage,
    // Tests tell retry attempts apart by their waits.
    EVERINK_RETRY_JITTER: 'none',
    ...(options.boardId === undefined ? {} : { EVERINK_BOARD: options.boardId }),
    ...options.env,
  };
}
