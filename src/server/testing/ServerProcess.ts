import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const repositoryFolder = resolve(import.meta.dirname, '../../..');
const startPatienceMs = 60_000;

export interface ServerProcessOptions {
  /** Default: a fresh folder that `dispose` removes. */
  readonly dataFolder?: string;
  readonly token?: string;
  /** More of the command line. */
  readonly args?: readonly string[];
}

/** The sync server program as a process of its own, on one port and one data folder over all its lives. */
export class ServerProcess {
  readonly dataFolder: string;
  readonly #ownsDataFolder: boolean;
  readonly #options: ServerProcessOptions;
  readonly #output: string[] = [];
  #child: ChildProcess | undefined;
  /** 0 until the first start has found a free one. */
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

  /** Of the process that runs now. */
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the sync server does not run');
    return pid;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it printed in all its lives. */
  get output(): string {
    return this.#output.join('');
  }

  /** Starts it again, on the same port and data, after `stop` or `kill`. */
  async start(): Promise<void> {
    const { token = '', args = [] } = this.#options;
    const child = spawn(
      'node',
      ['src/server/index.ts', '--port', `${this.#port}`, '--data', this.dataFolder, ...args],
      {
        cwd: repositoryFolder,
        env: {
          ...process.env,
          // The Node that came with the packages runs TypeScript.
          PATH: [join(repositoryFolder, 'node_modules/.bin'), process.env.PATH].join(delimiter),
          EVERINK_SERVER_TOKEN: token,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    child.stderr?.on('data', (text: Buffer) => this.#output.push(text.toString()));
    this.#port = await this.#listening(child);
  }

  /** SIGTERM, as a person or a service manager stops it. @returns its exit code */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  /** SIGKILL: no line of it runs any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Hangs it: its sockets stay open and take bytes, but nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The value of a series without labels. */
  async metric(name: string): Promise<number> {
    // Not on a kept connection: the server may be closing it at this very moment.
    const headers = { connection: 'close' };
    const text = await (await fetch(`${this.httpUrl}/metrics`, { headers })).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    if (line === undefined) throw new Error(`the server has no series ${name}`);
    return Number(line.slice(name.length + 1));
  }

  /** Ends it whatever its state, and removes its data folder if it made it. */
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
    child.kill('SIGCONT'); // A stopped process would take SIGTERM only when it goes on.
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  #listening(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(patience);
        reject(new Error(`the sync server ${why}\n${this.output}`));
      };
      const patience = setTimeout(() => fail('did not start in time'), startPatienceMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code) => fail(`ended with ${code}`));
      child.stdout?.on('data', (text: Buffer) => {
        this.#output.push(text.toString());
        const port = /listens on ws:\/\/.*:(\d+)/.exec(this.output)?.[1];
        if (port === undefined) return;
        clearTimeout(patience);
        resolve(Number(port));
      });
    });
  }
}
