import { createInterface } from 'node:readline';
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

/** What Electron's `utilityProcess.fork` and Node's `fork` both give. */
export interface ForkedProcess {
  readonly pid?: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (problem: unknown) => void): unknown;
  once(event: 'spawn', listener: () => void): unknown;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
  /** Electron's and Node's way to send it a message. */
  postMessage?(message: ParentMessage): void;
  send?(message: ParentMessage): boolean;
  /** Asks it to end (SIGTERM). False: it has not begun, or has ended. */
  kill(): boolean;
}

/** Forks the sync server program. `env` is all that it gets of secrets and settings. */
export type ForkServer = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => ForkedProcess;

export interface ServerProcessOptions {
  readonly process: ForkedProcess;
  /** What it waits for before it listens; undefined: it was not told to wait. */
  readonly begin?: BeginMessage;
  readonly log: Log;
  /** How long it may take to listen, and how long to end when asked to. */
  readonly startPatienceMs?: number | undefined;
  readonly stopPatienceMs?: number | undefined;
  /** Called when those who are in a board by an invitation changed. */
  readonly guestsChanged: () => void;
}

/**
 * How long its output is read on once it has ended. It is complete when its pipes are closed, which on a busy
 * machine is much later; this bounds the wait for pipes that something else holds open.
 */
const outputPatienceMs = 30_000;

/** A line of the server's log. */
const logLine = /^\d{4}-\S+ (info|warn|error) (.*)$/;
/** What it says to a person when it cannot start. */
const sentence = /^[A-Z].*\.$/;
const maxWordsLength = 500;

/** One life of the sync server program, from its fork to its exit. */
export class ServerProcess {
  /** Resolves when it has ended, with why. Never rejects. */
  readonly ended: Promise<Problem>;
  readonly #options: ServerProcessOptions;
  readonly #port: Promise<number>;
  #lastWords = '';
  /** It has said why it could not start, so nothing of its output is waited for. */
  #hasFailed = false;
  #guests: readonly Guest[] = [];
  #stopping: Promise<void> | undefined;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
    const { process, begin } = options;
    if (begin !== undefined) process.once('spawn', () => this.#say(begin));
    this.#port = new Promise((resolve) => {
      process.on('message', (message) => this.#hear(message, resolve));
    });
    const output = Promise.all([this.#read(process.stdout), this.#read(process.stderr)]);
    this.ended = this.#exit().then(async (how) => {
      const isRead = this.#hasFailed || process.pid === undefined;
      if (!isRead) await atMost(outputPatienceMs, output);
      return this.#lastWords === '' ? how : { code: 'server-said', said: quote(this.#lastWords) };
    });
  }

  /** Those who are in a board by an invitation. */
  get guests(): readonly Guest[] {
    return this.#guests;
  }

  /** From now on only these invitations count. */
  setInvitationIds(invitationIds: readonly string[]): void {
    this.#say({ type: 'invitations', invitationIds: [...invitationIds] });
  }

  /**
   * Resolves with its port.
   * @throws CodedError when it ends instead, or takes too long; stop it then
   */
  async listening(): Promise<number> {
    const { startPatienceMs = 30_000 } = this.#options;
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const tooLate = new CodedError({ code: 'server-too-slow' });
      patience = setTimeout(() => reject(tooLate), startPatienceMs);
    });
    const ended = this.ended.then((problem): never => {
      throw new CodedError(problem);
    });
    try {
      return await Promise.race([this.#port, ended, late]);
    } finally {
      clearTimeout(patience);
    }
  }

  /** Asks it to end, and ends it when it does not. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    await this.#stopping;
  }

  async #stop(): Promise<void> {
    const { process: server, stopPatienceMs = 5_000, log } = this.#options;
    // Electron cannot end a process that is still being made.
    if (!server.kill()) server.once('spawn', () => server.kill());
    const impatience = setTimeout(() => {
      log.warn('sync server does not end and is killed');
      forceEnd(server.pid);
    }, stopPatienceMs);
    await this.ended;
    clearTimeout(impatience);
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
        log.error('sync server process', { error });
        if (process.pid === undefined) resolve({ code: 'server-not-started' });
      });
    });
  }

  #hear(message: unknown, listens: (port: number) => void): void {
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
        this.#lastWords = withoutFlags(data.reason);
        this.#hasFailed = true;
        process.kill();
        break;
      default:
        log.warn('sync server said something unknown');
    }
  }

  #say(message: ParentMessage): void {
    const { process, log } = this.#options;
    try {
      if (process.postMessage !== undefined) process.postMessage(message);
      else process.send?.(message);
    } catch (error) {
      // It is ending, and `ended` says so.
      log.warn('sync server process cannot be told', { type: message.type, error });
    }
  }

  async #read(stream: NodeJS.ReadableStream | null): Promise<void> {
    if (stream === null) return;
    for await (const line of createInterface({ input: stream })) this.#note(line);
  }

  #note(line: string): void {
    const [, level, text] = logLine.exec(line) ?? [];
    if (level === 'info' || level === 'warn' || level === 'error') {
      this.#options.log[level](`sync server: ${text}`);
      return;
    }
    this.#options.log.info(`sync server: ${line}`);
    if (sentence.test(line) && !this.#hasFailed) this.#lastWords = withoutFlags(line);
  }
}

async function atMost(patienceMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

/** What it advises about its flags is of no use in the app. */
const withoutFlags = (words: string): string =>
  words
    .slice(0, maxWordsLength)
    .replaceAll(/[^.]*--\w+[^.]*\.?/g, '')
    .trim();

function forceEnd(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
