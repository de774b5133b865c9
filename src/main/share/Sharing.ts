import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { ShareState } from '../../shared/ipc.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';

import { lanAddresses, type NetworkInterfaces } from './lanAddresses.ts';
import { RememberedPort } from './RememberedPort.ts';
import { type ForkServer, ServerLife } from './ServerLife.ts';
import { ShareToken, type TokenStore } from './ShareToken.ts';

export type { ForkServer } from './ServerLife.ts';

export interface SharingOptions {
  /** The app's; the boards are in `shared-boards` in it. */
  readonly dataFolder: string;
  readonly fork: ForkServer;
  readonly token: TokenStore;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  readonly interfaces?: () => NetworkInterfaces;
  /** Both have a default in `ServerLifeOptions`. */
  readonly startPatienceMs?: number;
  readonly stopPatienceMs?: number;
}

/** The system chooses. */
const anyPort = 0;

type Phase =
  | { readonly type: 'off' }
  | { readonly type: 'starting' }
  | { readonly type: 'on'; readonly life: ServerLife; readonly port: number }
  | { readonly type: 'failed'; readonly message: string };

/** The life that is being started; `isUnwanted` once sharing was stopped meanwhile. */
interface Attempt {
  readonly life: ServerLife;
  isUnwanted: boolean;
}

/**
 * "Share on this network": the sync server that runs as long as this app shares its boards. `start` and `stop`
 * may be called at any time; the last call decides, and never do two servers run at once.
 */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #token: ShareToken;
  readonly #port: RememberedPort;
  readonly #folder: string;
  readonly #listeners = new Set<(state: ShareState) => void>();
  #phase: Phase = { type: 'off' };
  #isWanted = false;
  #attempt: Attempt | undefined;
  #arranging: Promise<void> | undefined;

  constructor(options: SharingOptions) {
    const { dataFolder, log } = options;
    this.#options = options;
    this.#folder = join(dataFolder, 'shared-boards');
    this.#token = new ShareToken(options);
    this.#port = RememberedPort.read(join(this.#folder, 'port.json'), log);
  }

  get state(): ShareState {
    const phase = this.#phase;
    if (phase.type === 'failed') return { state: 'failed', message: phase.message };
    if (phase.type !== 'on') return { state: phase.type };
    const urlOf = (address: string): string => `ws://${address}:${phase.port}`;
    const addresses = this.#addresses;
    return {
      state: 'on',
      urls: addresses.map(urlOf),
      invitationBase: `everink://join?url=${encodeURIComponent(urlOf(addresses[0]))}&token=${encodeURIComponent(this.#token.value)}`,
      connectedCount: phase.life.otherCount,
    };
  }

  /** What this app's own sync connects to, while it shares. */
  get server(): { readonly url: string; readonly token: string } | undefined {
    if (this.#phase.type !== 'on') return undefined;
    return { url: `ws://127.0.0.1:${this.#phase.port}`, token: this.#token.value };
  }

  /** Whether the board lives on the server of this app now. */
  shares(_boardId: string): boolean {
    return this.server !== undefined;
  }

  /** Whether an invitation leads to this very app, also while it does not share. */
  isOwn({ url }: { readonly url: string }): boolean {
    if (!URL.canParse(url) || this.#port.value === anyPort) return false;
    const { hostname, port } = new URL(url);
    const isHere =
      /^(localhost|127(\.\d+){3})$/.test(hostname) || this.#addresses.includes(hostname);
    return isHere && Number(port) === this.#port.value;
  }

  /** Calls back when `state` or `server` changed. Returns the way to stop. */
  onChange(listener: (state: ShareState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with how it went: on, failed, or off when `stop` was called since. Never rejects. */
  async start(): Promise<ShareState> {
    this.#isWanted = true;
    return await this.#settled();
  }

  /** Resolves when the server is gone. Never rejects. */
  async stop(): Promise<ShareState> {
    this.#isWanted = false;
    if (this.#phase.type === 'failed') this.#enter({ type: 'off' });
    if (this.#attempt !== undefined) {
      this.#attempt.isUnwanted = true;
      void this.#attempt.life.stop();
    }
    return await this.#settled();
  }

  get #addresses(): readonly [string, ...string[]] {
    return lanAddresses((this.#options.interfaces ?? networkInterfaces)());
  }

  get #isSettled(): boolean {
    return this.#isWanted === (this.#phase.type === 'on');
  }

  async #settled(): Promise<ShareState> {
    while (!this.#isSettled) {
      this.#arranging ??= this.#arrange();
      await this.#arranging;
    }
    await this.#arranging;
    return this.state;
  }

  /** Takes one step towards what is wanted. */
  async #arrange(): Promise<void> {
    if (this.#isWanted) await this.#open();
    else await this.#close();
    this.#arranging = undefined;
  }

  async #open(): Promise<void> {
    this.#enter({ type: 'starting' });
    await this.#token.prepare();
    let failure: unknown;
    // A port that another program has, or that the system keeps for itself, is given up for any free one.
    for (const port of new Set([this.#port.value, anyPort])) {
      if (!this.#isWanted) break;
      try {
        failure = undefined;
        await this.#tryOn(port);
        break;
      } catch (error) {
        this.#options.log.warn('sharing not started', { port, error });
        failure = error;
      }
    }
    if (this.#phase.type === 'on') await this.#port.remember(this.#phase.port);
    else if (failure === undefined || !this.#isWanted) this.#enter({ type: 'off' });
    else this.#fail(failure instanceof Error ? failure.message : String(failure));
  }

  /** Resolves when it is on, or no longer wanted and gone. @throws when it cannot be had on this port */
  async #tryOn(port: number): Promise<void> {
    const attempt: Attempt = { life: this.#fork(port), isUnwanted: false };
    this.#attempt = attempt;
    try {
      const listeningPort = await attempt.life.listening();
      if (!attempt.isUnwanted) this.#opened(attempt.life, listeningPort);
    } catch (error) {
      if (!attempt.isUnwanted) throw error;
    } finally {
      this.#attempt = undefined;
      if (this.#phase.type !== 'on') await attempt.life.stop();
    }
  }

  #fork(port: number): ServerLife {
    const { fork, log, startPatienceMs, stopPatienceMs } = this.#options;
    const args = ['--host', '0.0.0.0', '--port', `${port}`, '--data', this.#folder];
    return new ServerLife({
      process: fork(args, { EVERINK_SERVER_TOKEN: this.#token.value }),
      log,
      countChanged: () => this.#tell(),
      startPatienceMs,
      stopPatienceMs,
    });
  }

  #opened(life: ServerLife, port: number): void {
    this.#options.log.info('sharing started', { port });
    this.#enter({ type: 'on', life, port });
    void life.ended.then((why) => {
      if (this.#phase.type === 'on' && this.#phase.life === life) this.#fail(why);
    });
  }

  async #close(): Promise<void> {
    const phase = this.#phase;
    if (phase.type !== 'on') return;
    // This app's own sync leaves first.
    this.#enter({ type: 'off' });
    await phase.life.stop();
    this.#options.log.info('sharing stopped');
  }

  #fail(why: string): void {
    this.#options.log.error('sharing failed', { why });
    this.#isWanted = false;
    this.#enter({ type: 'failed', message: `${why} Start sharing again when you like.` });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#tell();
  }

  #tell(): void {
    const { state } = this;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
