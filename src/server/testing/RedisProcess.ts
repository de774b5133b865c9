import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort.ts';

const startTimeoutMs = 50_000;

/** A real Redis without persistence, in a temporary folder, on the same loopback port across restarts. */
export class RedisProcess {
  readonly port: number;
  readonly #password: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, password: string, folder: string) {
    this.port = port;
    this.#password = password;
    this.#folder = folder;
  }

  /** Resolves when it accepts connections. */
  static async start(options: { readonly password?: string } = {}): Promise<RedisProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'everink-redis-'));
    const redis = new RedisProcess(await freePort(), options.password ?? '', folder);
    try {
      await redis.start();
    } catch (error) {
      await redis.dispose();
      throw error;
    }
    return redis;
  }

  get url(): string {
    const user = this.#password === '' ? '' : `:${this.#password}@`;
    return `redis://${user}127.0.0.1:${this.port}`;
  }

  /** Starts it again, empty and on the same port, after `kill`. */
  async start(): Promise<void> {
    const child = spawn(
      'redis-server',
      [
        ...['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.#folder],
        ...['--save', '', '--appendonly', 'no'],
        ...(this.#password === '' ? [] : ['--requirepass', this.#password]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    const output: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new Error(`Redis (Debian package "redis-server") ${why}\n${output.join('')}`));
      };
      const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code) => fail(`ended with ${code}`));
      child.stdout?.on('data', (text: Buffer) => {
        output.push(text.toString());
        if (!output.join('').includes('Ready to accept connections')) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Starts it again if it was killed. */
  async revive(): Promise<void> {
    if (this.#child === undefined) await this.start();
  }

  /** SIGKILL: its connections are reset and its data is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Suspends it: its connections stay open and accept bytes, but nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it in any state. */
  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
