import { createInterface } from 'node:readline';
import { type Clock, systemClock } from '../../base/Clock.ts';
import { CodedError } from '../../shared/CodedError.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import {
  type BeginMessage,
  type Guest,
  type ParentMessage,
  serverMessageSchema,
} from '../../shared/serverMessages.ts';
import type { Log } from '../log/Log.ts';

/** What `utilityProcess.fork` of Electron and `fork` of Node have in common. */
export interface ForkedProcess {
  readonly pid?: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (problem: unknown) => void): unknown;
  once(event: 'spawn', listener: () => void): unknown;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
  /** Sends a message: `postMessage` in Electron, `send` in Node. */
  postMessage?(message: ParentMessage): void;
  send?(message: ParentMessage): boolean;
  /** Sends SIGTERM. False: the process has not started, or has exited. */
  kill(): boolean;
}

/** Forks the sync server. `env` has all the secrets and settings that it gets. */
export type ForkServer = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => ForkedProcess;

export interface ForkedServerOptions {
  readonly process: ForkedProcess;
  /** The message that it waits for before it listens; undefined: it does not wait. */
  readonly begin?: BeginMessage;
  readonly log: Log;
  readonly clock?: Clock | undefined;
  readonly guestsChanged: () => void;
}

/** Time to start listening, and time to exit after SIGTERM. */
const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;
/**
 * How long to read its output after it exited. The output is complete once its pipes are closed, which takes longer on
 * a busy machine. The limit is for pipes that another process holds open.
 */
const outputTimeoutMs = 30_000;

/** A line of the server's log. */
const logLine = /^\d{4}-\S+ (info|warn|error) (.*)$/;
/** An explanation for people why it cannot start. */
const sentence = /^[A-Z].*\.$/;
const maxMessageLength = 500;

/** The process of a sync server, from its fork to its exit. */
export class ForkedServer {
  /** Resolves with the reason when it has exited. Never rejects. */
  readonly ended: Promise<Problem>;
  readonly #options: ForkedServerOptions;
  readonly #clock: Clock;
  readonly #port: Promise<number>;
  #lastMessage = '';
  /** It has sent the reason why it could not start, so its output is not needed. */
  #hasFailed = false;
  #guests: readonly Guest[] = [];
  #stopping: Promise<void> | undefined;

  constructor(options: ForkedServerOptions) {
    this.#options = options;
    const { process, begin, clock = systemClock } = options;
    this.#clock = clock;
    if (begin !== undefined) process.once('spawn', () => this.#send(begin));
    this.#port = new Promise((resolve) => {
      process.on('message', (message) => this.#receive(message, resolve));
    });
    const output = Promise.all([this.#read(process.stdout), this.#read(process.stderr)]);
    this.ended = this.#exit().then(async (how) => {
      const isRead = this.#hasFailed || process.pid === undefined;
      if (!isRead) await this.#atMost(outputTimeoutMs, output);
      return this.#lastMessage === ''
        ? how
        : { code: 'server-said', said: quote(this.#lastMessage) };
    });
  }

  /** The people in boards by invitation. */
  get guests(): readonly Guest[] {
    return this.#guests;
  }

  /** Replaces the valid invitations. */
  setInvitationIds(invitationIds: readonly string[]): void {
    this.#send({ type: 'invitations', invitationIds: [...invitationIds] });
  }

  /**
   * Resolves with its port.
   * @throws CodedError when it exits or takes too long; call `stop` then
   */
  async listening(): Promise<number> {
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      const tooLate = new CodedError({ code: 'server-too-slow' });
      cancel = this.#clock.after(startTimeoutMs, () => reject(tooLate));
    });
    const ended = this.ended.then((problem): never => {
      throw new CodedError(problem);
    });
    try {
      return await Promise.race([this.#port, ended, late]);
    } finally {
      cancel();
    }
  }

  /** Stops the process, by force after a timeout. Resolves when it has exited. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    await this.#stopping;
  }

  async #stop(): Promise<void> {
    const { process: server, log } = this.#options;
    // Electron cannot kill a process that is still starting.
    if (!server.kill()) server.once('spawn', () => server.kill());
    const cancel = this.#clock.after(stopTimeoutMs, () => {
      log.warn('sync server did not exit and is killed');
      forceEnd(server.pid);
    });
    await this.ended;
    cancel();
  }

  #exit(): Promise<Problem> {
    const { process, log } = this.#options;
    return new Promise((resolve) => {
      process.once('exit', (exitCode) => {
        resolve(
          exitCode === null ? { code: 'server-killed' } : { code: 'server-exited', exitCode },
        );
      });
      process.on('error', (error) => {
        log.error('sync server process failed', { error });
        if (process.pid === undefined) resolve({ code: 'server-not-started' });
      });
    });
  }

  #receive(message: unknown, listens: (port: number) => void): void {
    const { process, log, guestsChanged } = this.#options;
    const { data } = serverMessageSchema.safeParse(message);
    switch (data?.type) {
      case 'listening':
        listens(data.port);
        break;
      case 'guests':
        this.#guests = data.guests;
        guestsChanged();
        break;
      case 'failed':
        this.#lastMessage = withoutFlags(data.reason);
        this.#hasFailed = true;
        process.kill();
        break;
      default:
        log.warn('unknown message from the sync server');
    }
  }

  #send(message: ParentMessage): void {
    const { process, log } = this.#options;
    try {
      if (process.postMessage !== undefined) process.postMessage(message);
      else process.send?.(message);
    } catch (error) {
      // It is exiting, and `ended` has the reason.
      log.warn('message to the sync server not sent', { type: message.type, error });
    }
  }

  async #read(stream: NodeJS.ReadableStream | null): Promise<void> {
    if (stream === null) return;
    for await (const line of createInterface({ input: stream })) this.#log(line);
  }

  async #atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.#clock.after(timeoutMs, resolve);
    });
    await Promise.race([work, late]);
    cancel();
  }

  #log(line: string): void {
    const [, level, text] = logLine.exec(line) ?? [];
    if (level === 'info' || level === 'warn' || level === 'error') {
      this.#options.log[level]('output of the sync server', { line: text });
      return;
    }
    this.#options.log.info('output of the sync server', { line });
    if (sentence.test(line) && !this.#hasFailed) this.#lastMessage = withoutFlags(line);
  }
}

/** The app has no use for advice about command-line flags. */
const withoutFlags = (message: string): string =>
  message
    .slice(0, maxMessageLength)
    .replaceAll(/[^.]*--\w+[^.]*\.?/g, '')
    .trim();

function forceEnd(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}
