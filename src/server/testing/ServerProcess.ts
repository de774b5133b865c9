import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Condition } from '../../base/Condition.ts';
import { programPath } from '../../shared/testing/programs.ts';

const repositoryFolder = resolve(import.meta.dirname, '../../..');
const startTimeoutMs = 60_000;

export interface ServerProcessOptions {
  /** Default: a fresh folder that `dispose` removes. */
  readonly dataFolder?: string;
  readonly token?: string;
  /** Default: the server of this repository. */
  readonly command?: readonly [program: string, ...args: string[]];
  /** Further arguments. */
  readonly args?: readonly string[];
}

/** The sync server in its own process, with the same port and data folder across restarts. */
export class ServerProcess {
  readonly dataFolder: string;
  readonly #ownsDataFolder: boolean;
  readonly #options: ServerProcessOptions;
  readonly #output: string[] = [];
  readonly #printed = new Condition();
  #child: ChildProcess | undefined;
  /** 0 until the first start has chosen a free port. */
  #port = 0;

  private constructor(options: ServerProcessOptions, dataFolder: string) {
    this.#options = options;
    this.dataFolder = dataFolder;
    this.#ownsDataFolder = options.dataFolder === undefined;
  }

  /** Resolves when it listens on a free loopback port. */
  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'everink-server-')));
    const server = new ServerProcess(options, folder);
    try {
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Of the running process. */
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the sync server is not running');
    return pid;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The output of all runs. */
  get output(): string {
    return this.#output.join('');
  }

  /** Resolves when the output of all runs contains the text. */
  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) await this.#printed.wait();
  }

  /** Starts it again, on the same port and data, after `stop` or `kill`. */
  async start(): Promise<void> {
    const { token = '', args = [], command = ['node', programPath('server')] } = this.#options;
    const [program, ...first] = command;
    const child = spawn(
      program,
      [...first, '--port', `${this.#port}`, '--data', this.dataFolder, ...args],
      {
        cwd: repositoryFolder,
        env: {
          ...process.env,
          // This Node runs TypeScript.
          PATH: [join(repositoryFolder, 'node_modules/.bin'), process.env.PATH].join(delimiter),
          EVERINK_SERVER_TOKEN: token,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    child.stderr?.on('data', (text: Buffer) => this.#print(text));
    this.#port = await this.#listening(child);
  }

  /** Sends SIGTERM. @returns the exit code */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  /** Sends SIGKILL. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Suspends it: its sockets stay open and accept bytes, but nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The value of a series without labels. */
  async metric(name: string): Promise<number> {
    // A kept-alive connection could be closed by the server at this moment.
    const headers = { connection: 'close' };
    const text = await (await fetch(`${this.httpUrl}/metrics`, { headers })).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    if (line === undefined) throw new Error(`the server has no series ${name}`);
    return Number(line.slice(name.length + 1));
  }

  /** Ends it in any state, and removes its data folder if it created it. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.#ownsDataFolder) await rm(this.dataFolder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill('SIGCONT'); // A suspended process would not handle SIGTERM.
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  #print(text: Buffer): void {
    this.#output.push(text.toString());
    this.#printed.notifyAll();
  }

  #listening(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new Error(`the sync server ${why}\n${this.output}`));
      };
      const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code) => fail(`ended with ${code}`));
      child.stdout?.on('data', (text: Buffer) => {
        this.#print(text);
        const port = /listens on wss?:\/\/.*:(\d+)/.exec(this.output)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    });
  }
}
