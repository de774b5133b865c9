import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { electronProgram } from '../../scripts/run/runtime.mjs';

const startTimeoutMs = 60_000;
/** Polling interval: each query is work for the app. */
const pollMs = 50;

const targetsSchema = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.object({ result: z.object({ result: z.object({ value: z.unknown() }) }) });
const pageTimesSchema = z.object({
  beganMs: z.number(),
  boardShownMs: z.number(),
  boardDrawnMs: z.number(),
});
/** Milliseconds from the spawn of the app. */
export type PageTimes = z.infer<typeof pageTimesSchema>;

export interface AppStartOptions {
  /** Arguments of Electron. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** One start of an Electron app, observed from outside. All times are milliseconds from its spawn. */
export class AppStart {
  readonly #child: ChildProcess;
  readonly #spawnedMs: number;
  readonly #lines: { readonly text: string; readonly atMs: number }[] = [];
  #wake: () => void = () => {};

  constructor({ args, env, cwd }: AppStartOptions) {
    // Chromium's sandbox does not work for root.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    this.#spawnedMs = wallMs();
    this.#child = spawn(electronProgram(), [...sandbox, '--remote-debugging-port=0', ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        const atMs = wallMs() - this.#spawnedMs;
        for (const text of data.toString().split('\n')) this.#lines.push({ text, atMs });
        this.#wake();
      });
    }
    this.#child.once('exit', () => this.#wake());
  }

  /** The time when the app printed a matching line. */
  async printed(pattern: RegExp): Promise<number> {
    return (await this.#line(pattern)).atMs;
  }

  /**
   * Times of the page: when it started to load, when the frame with the picture of the board was done, and when the
   * frame with the board drawn from its operations was done.
   */
  async pageTimes(): Promise<PageTimes> {
    const { text } = await this.#line(/DevTools listening on/);
    const port = /:(\d+)\//.exec(text)?.[1];
    for (;;) {
      const times = await this.#askPage(`http://127.0.0.1:${port}/json/list`);
      if (times !== undefined) {
        const { beganMs, boardShownMs, boardDrawnMs } = times;
        return {
          beganMs: beganMs - this.#spawnedMs,
          boardShownMs: boardShownMs - this.#spawnedMs,
          boardDrawnMs: boardDrawnMs - this.#spawnedMs,
        };
      }
      await this.running();
    }
  }

  /** Resolves a moment later. @throws when the app has exited or takes too long */
  async running(): Promise<void> {
    this.#mustRun();
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }

  /** Quits the app with SIGTERM, as a service manager does. */
  async quit(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), startTimeoutMs);
    await exited;
    clearTimeout(timer);
  }

  /** @returns undefined while the board is not drawn */
  async #askPage(listUrl: string): Promise<PageTimes | undefined> {
    const targets = targetsSchema.parse(await (await fetch(listUrl)).json());
    const page = targets.find(({ type }) => type === 'page');
    if (page === undefined) return undefined;
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    try {
      await once(socket, 'open');
      const expression = `(() => {
        const at = (mark) => performance.timeOrigin + performance.getEntriesByName(mark)[0]?.startTime;
        return { beganMs: performance.timeOrigin, boardShownMs: at('board-shown'), boardDrawnMs: at('board-drawn') };
      })()`;
      socket.send(
        JSON.stringify({
          id: 1,
          method: 'Runtime.evaluate',
          params: { expression, returnByValue: true },
        }),
      );
      const [message] = await once(socket, 'message');
      const answer = answerSchema.safeParse(JSON.parse(String(message)));
      // Not a number until the mark exists.
      const times = pageTimesSchema.safeParse(answer.data?.result.result.value);
      return times.data;
    } finally {
      socket.close();
    }
  }

  async #line(pattern: RegExp): Promise<{ readonly text: string; readonly atMs: number }> {
    for (;;) {
      const line = this.#lines.find(({ text }) => pattern.test(text));
      if (line !== undefined) return line;
      this.#mustRun();
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(this.#failure('took too long')), startTimeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #mustRun(): void {
    const isTimedOut = wallMs() - this.#spawnedMs > startTimeoutMs;
    if (isTimedOut) throw this.#failure('took too long');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      throw this.#failure('ended before its window was complete');
    }
  }

  #failure(why: string): Error {
    return new Error(`the app ${why}\n${this.#lines.map(({ text }) => text).join('\n')}`);
  }
}

const wallMs = (): number => performance.timeOrigin + performance.now();
