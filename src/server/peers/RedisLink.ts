import type { Clock } from '../../base/Clock.ts';
import { Delay } from '../../base/Delay.ts';
import { errorText } from '../../base/errorText.ts';
import type { ServerLog } from '../log/ServerLog.ts';
import { RedisSession } from './RedisSession.ts';
import { type RedisAddress, shownAddress } from './redisAddress.ts';

/** The delay before the first retry; it doubles with each failure, up to the longest. Random, from half of it. */
const firstWaitMs = 250;
const longestWaitMs = 2_000;
/** A server receives its own heartbeat within this, or the session counts as lost. */
const silenceMs = 6_000;
/** How long `stop` waits for the last published messages. */
const farewellMs = 1_000;

export interface RedisLinkOptions {
  readonly address: RedisAddress;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, bytes: Uint8Array) => void;
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly log: ServerLog;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

type LinkState =
  | { readonly type: 'down' }
  | { readonly type: 'up'; readonly session: RedisSession }
  | { readonly type: 'closed' };

/** Keeps a session with Redis open, and logs when it is lost and restored. */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  #state: LinkState = { type: 'down' };
  /** When this server last received a message of its own. */
  #provedAtMs = 0;
  /** Since when Redis is unreachable, once that is logged. */
  #awaySinceMs: number | undefined;
  readonly #delay: Delay;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#delay = new Delay(options.clock);
  }

  start(): void {
    this.#running = this.#run();
  }

  get isUp(): boolean {
    return this.#state.type === 'up';
  }

  /** @returns whether it was sent; it may still be lost */
  publish(channel: string, bytes: Uint8Array): boolean {
    return this.#state.type === 'up' && this.#state.session.publish(channel, bytes);
  }

  /** Stores bytes in Redis for another server. @returns the key. @throws when Redis is unreachable */
  async keep(bytes: Uint8Array): Promise<string> {
    return await this.#session().keep(bytes);
  }

  /** Removes and returns bytes that another server stored; undefined: none. @throws when Redis is unreachable */
  async take(key: string): Promise<Uint8Array | undefined> {
    return await this.#session().take(key);
  }

  /** This server received its own message: both directions work. */
  prove(): void {
    this.#provedAtMs = this.#options.clock.nowMs();
  }

  /** Ends a session that delivers nothing. Call it regularly. */
  check(): void {
    const state = this.#state;
    if (state.type !== 'up' || this.#options.clock.nowMs() - this.#provedAtMs < silenceMs) return;
    state.session.close('it does not answer');
  }

  /** Waits at most a second for the last published messages. */
  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { type: 'closed' };
    if (state.type === 'up') {
      await Promise.race([state.session.published(), this.#delay.wait(farewellMs)]);
      state.session.close('the server stops');
    }
    this.#delay.interrupt();
    await this.#running;
  }

  #session(): RedisSession {
    if (this.#state.type !== 'up') throw new Error('Redis is unreachable');
    return this.#state.session;
  }

  async #run(): Promise<void> {
    let waitMs = firstWaitMs;
    while (this.#state.type !== 'closed') {
      const outcome = await this.#live();
      if (this.#isClosed()) return;
      this.#logAway(outcome.reason);
      waitMs = outcome.wasUp ? firstWaitMs : Math.min(waitMs * 2, longestWaitMs);
      await this.#delay.wait(waitMs * (0.5 + this.#options.random() / 2));
    }
  }

  /** Runs one session until it ends. */
  async #live(): Promise<{ readonly wasUp: boolean; readonly reason: string }> {
    let session: RedisSession;
    try {
      session = await RedisSession.open(this.#options);
    } catch (error) {
      return { wasUp: false, reason: errorText(error) };
    }
    if (this.#isClosed()) {
      session.close('the server stops');
      return { wasUp: false, reason: '' };
    }
    this.#state = { type: 'up', session };
    this.prove();
    this.#logBack();
    this.#options.onUp();
    const reason = await session.ended;
    if (!this.#isClosed()) this.#state = { type: 'down' };
    this.#options.onDown();
    return { wasUp: true, reason };
  }

  #isClosed(): boolean {
    return this.#state.type === 'closed';
  }

  #logAway(reason: string): void {
    if (this.#awaySinceMs !== undefined) return;
    this.#awaySinceMs = this.#options.clock.nowMs();
    const redis = shownAddress(this.#options.address);
    this.#options.log.warn('redis unreachable', { redis, reason });
  }

  #logBack(): void {
    const redis = shownAddress(this.#options.address);
    const { log, clock } = this.#options;
    if (this.#awaySinceMs === undefined) log.info('redis connected', { redis });
    else
      log.info('redis reachable again', {
        redis,
        ms: Math.round(clock.nowMs() - this.#awaySinceMs),
      });
    this.#awaySinceMs = undefined;
  }
}
