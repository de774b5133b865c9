import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
import { type PagePoint, Pixels, type Rectangle } from './pixels.ts';
import { killTree } from './processTree.ts';
import { readyScript, statusScript } from './statusRegion.ts';
import { displaySwitches } from './testDisplay.ts';
import { untilInPage } from './untilInPage.ts';
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

/** An app that has not quit by then is killed, and the test fails. */
const quitTimeoutMs = 15_000;

export interface LaunchOptions {
  /** Default: a temporary folder that is removed with the app. A given folder is kept. */
  readonly dataFolder?: string;
  /** Added to an environment without variables of Everink and Langfuse. */
  readonly env?: Readonly<Record<string, string>>;
  /** Switches of Chromium, e.g. `--force-device-scale-factor=2`. */
  readonly switches?: readonly string[];
  /** Default: the data folder has been used before, so that the first board is empty. */
  readonly isFirstStart?: boolean;
  /** `EVERINK_BOARD`: the first board, which is the same on every machine that names it. */
  readonly boardId?: string;
}

/** A real, built app with its own data folder, driven from outside. */
export class EverinkApp {
  readonly electron: ElectronApplication;
  readonly dataFolder: string;
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
    // Stored because Playwright forgets it once the app has exited.
    this.#process = electron.process();
    this.#exited = new Promise((done) => {
      this.#process.once('exit', () => {
        this.#hasExited = true;
        done();
      });
    });
  }

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

  /** The output of the main process so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Closes the output of the app, as when its terminal is closed. */
  closeTerminal(): void {
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Waits until the first window shows its board and can be drawn on. */
  async ready(): Promise<void> {
    this.#page = await this.electron.firstWindow();
    await untilInPage(this.#page, readyScript, /Saved/);
  }

  /** Opens a board in a new window with the bounds of the first one, closes all others, and deletes their boards. */
  async startOver(boardId: string): Promise<void> {
    const opening = this.electron.waitForEvent('window');
    const bounds = await this.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    );
    await this.request('windows.open', { boardId });
    this.#page = await opening;
    await this.electron.evaluate(async ({ BrowserWindow }, place) => {
      const [newest, ...others] = BrowserWindow.getAllWindows().toSorted((a, b) => b.id - a.id);
      if (place !== undefined) newest?.setBounds(place);
      await Promise.all(
        others.map((other) => {
          const closed = new Promise<void>((done) => other.once('closed', () => done()));
          other.close();
          return closed;
        }),
      );
    }, bounds);
    await untilInPage(this.#page, readyScript, /Saved/);
    const { boards } = await this.request('boards.list', {});
    for (const { id } of boards) {
      if (id !== boardId) await this.request('boards.delete', { boardId: id });
    }
  }

  /** The options to start the app again with the same data. */
  get optionsForNextLife(): LaunchOptions {
    return { ...this.options, dataFolder: this.dataFolder };
  }

  /** Sends a request to main through the page's bridge, even if Playwright gave up the page after a crash. */
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

  /** The app's own description. */
  async info(): Promise<AppInfo> {
    return await this.request('app.info', {});
  }

  /** The status of every window, see `readStatus`. */
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
    // On a new connection: the app may be closing an existing one.
    const answer = await fetch(await this.metricsUrl(), { headers: { connection: 'close' } });
    expect(answer.status).toBe(200);
    return parseMetrics(await answer.text());
  }

  /** The status of the first window, see `readStatus`. */
  async status(page = this.page): Promise<string> {
    return String(await page.evaluate(statusScript));
  }

  async waitForStatus(wanted: RegExp, { page = this.page } = {}): Promise<void> {
    await untilInPage(page, statusScript, wanted);
  }

  /** Selects a tool in the toolbar. */
  async chooseTool(tool: ToolName, page = this.page): Promise<void> {
    await commandButton(toolbarOf(page), tool).click();
  }

  /**
   * Draws with the mouse through points of the board's surface, in `steps` moves between two points. With `hold`, the
   * button stays down at the end, as within a stroke. With `surface`, the page is not queried.
   */
  async drawStroke(
    points: readonly PagePoint[],
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

  /** The position of the board's surface in the page. */
  async surface(page = this.page): Promise<Rectangle> {
    const box = await boardOf(page).boundingBox();
    if (box === null) throw new Error('the board is not visible');
    return box;
  }

  /** The centre of the board's surface, which no toolbar covers. */
  async middle(page = this.page): Promise<PagePoint> {
    const { width, height } = await this.surface(page);
    return { x: Math.round(width / 2), y: Math.round(height / 2) };
  }

  /** Clicks a point of the board's surface. */
  async click(point: PagePoint, page = this.page): Promise<void> {
    await boardOf(page).click({ position: point });
  }

  async chooseMenuItem(command: CommandKey, page = this.page): Promise<void> {
    await menuButtonOf(page).click();
    const name = t(`commands.${command}`);
    await page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** The value of the zoom control, 100 for 100%. */
  async zoomPercent(page = this.page): Promise<number> {
    return Number.parseInt((await zoomOf(page).textContent()) ?? '', 10);
  }

  /** A screenshot of the board without blinking carets. */
  async boardPixels(page = this.page): Promise<Pixels> {
    const png = await boardOf(page).screenshot({ caret: 'hide', animations: 'disabled' });
    return await Pixels.decode(this.electron, png);
  }

  /** Sends SIGKILL to all processes of the app at once, so none of its handlers runs. */
  async kill(): Promise<void> {
    const { pid } = this.#process;
    if (this.#hasExited || pid === undefined) {
      return;
    }
    await killTree(pid);
    await this.#exited;
  }

  /** Quits as a user does. Kills the app and rejects if that takes too long. */
  async close(): Promise<void> {
    if (this.#hasExited) {
      return;
    }
    const closed = this.electron.close().then(() => this.#exited);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'stuck'>((give) => {
      timer = setTimeout(() => give('stuck'), quitTimeoutMs);
    });
    const result = await Promise.race([closed, timeout]).finally(() => clearTimeout(timer));
    if (result === 'stuck') {
      await this.kill();
      throw new Error(`the app did not quit within ${quitTimeoutMs} ms and was killed`);
    }
  }

  /** Runs a script in each window. @returns the results */
  async #inWindows(script: string): Promise<readonly unknown[]> {
    return await this.electron.evaluate(async ({ BrowserWindow }, source) => {
      const windows = BrowserWindow.getAllWindows();
      return await Promise.all(
        windows.map((window) => window.webContents.executeJavaScript(source)),
      );
    }, script);
  }

  /** Ends the app in any state, and removes its data folder if that is temporary. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.options.dataFolder === undefined) {
      await rm(this.dataFolder, { recursive: true, force: true });
    }
  }
}

/** Starts the built app and waits until its first board can be drawn on. */
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

/** Starts the built app without waiting for a window, for tests of earlier behaviour. */
export async function startApp(options: LaunchOptions = {}): Promise<EverinkApp> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'everink-e2e-')));
  if (options.isFirstStart !== true) await pretendEarlierStart(dataFolder);
  const electron = await _electron.launch({
    // Root cannot use Chromium's sandbox, and runs without it on a virtual display only.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['.', ...displaySwitches(), ...(options.switches ?? [])],
    cwd: repositoryFolder,
    env: environment(options, dataFolder),
  });
  const output: string[] = [];
  electron.process().stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  electron.process().stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  return new EverinkApp(electron, dataFolder, options, output);
}

/** As far as the app knows by its window. A folder that cannot be written to stays as it is. */
async function pretendEarlierStart(dataFolder: string): Promise<void> {
  await writeFile(join(dataFolder, 'window.json'), '{}', { flag: 'wx', mode: 0o600 }).catch(
    () => {},
  );
}

/** An environment without variables that configure the app. */
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
    // Tests distinguish retry attempts by their delays.
    EVERINK_RETRY_JITTER: 'none',
    ...(options.boardId === undefined ? {} : { EVERINK_BOARD: options.boardId }),
    ...options.env,
  };
}
