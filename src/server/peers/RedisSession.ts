import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Clock } from '../../base/Clock.ts';
import { errorLine } from '../log/ServerLog.ts';
import type { RedisAddress } from './redisAddress.ts';

/** All connections must be open within this. */
const openingMs = 5_000;
/** Bytes that may be on the way to Redis. */
const maxWaitingBytes = 16 * 1024 * 1024;
/** Values for another server expire after this. */
const keptForSeconds = 120;
const keyPrefix = 'everink:1:kept:';

export interface RedisSessionOptions {
  readonly address: RedisAddress;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, bytes: Uint8Array) => void;
  readonly clock: Clock;
}

/** Three connections to Redis that live together: for publishing, for subscriptions, and for large values. */
export class RedisSession {
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #carrier: Redis;
  readonly #connections: readonly Redis[];
  #waitingBytes = 0;
  #end: (reason: string) => void = () => undefined;
  /** Resolves with the reason when the first of the connections is lost. */
  readonly ended: Promise<string>;

  private constructor({ address, onMessage }: RedisSessionOptions) {
    this.#publisher = connectionTo(address);
    this.#subscriber = connectionTo(address);
    this.#carrier = connectionTo(address);
    this.#connections = [this.#publisher, this.#subscriber, this.#carrier];
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    for (const connection of this.#connections) {
      connection.on('error', (error) => this.close(errorLine(error)));
      connection.on('end', () => this.close('the connection was closed'));
    }
    this.#subscriber.on('messageBuffer', (channel: Buffer, bytes: Buffer) =>
      onMessage(channel.toString(), bytes),
    );
  }

  /** Resolves when it is subscribed and can publish. @throws an Error with the reason */
  static async open(options: RedisSessionOptions): Promise<RedisSession> {
    const session = new RedisSession(options);
    const callOff = options.clock.after(openingMs, () => session.close('it does not answer'));
    try {
      await Promise.race([
        session.#open(options.channels),
        session.ended.then((reason) => Promise.reject(new Error(reason))),
      ]);
      return session;
    } catch (error) {
      session.close(errorLine(error));
      // The connection's reason says more than that of the interrupted command.
      throw new Error(await session.ended);
    } finally {
      callOff();
    }
  }

  /** @returns false if the message was not sent because Redis is too slow */
  publish(channel: string, bytes: Uint8Array): boolean {
    if (this.#waitingBytes > maxWaitingBytes) return false;
    this.#waitingBytes += bytes.byteLength;
    void this.#publisher
      .publish(channel, Buffer.from(bytes))
      .catch(() => undefined) // The connection is lost, which ends the session.
      .finally(() => {
        this.#waitingBytes -= bytes.byteLength;
      });
    return true;
  }

  /** Resolves when Redis has received everything, or is gone. */
  async published(): Promise<void> {
    await this.#publisher.ping().catch(() => undefined);
  }

  /** Stores bytes in Redis for another server. @returns the key */
  async keep(bytes: Uint8Array): Promise<string> {
    const key = `${keyPrefix}${randomUUID()}`;
    await this.#carrier.set(key, Buffer.from(bytes), 'EX', keptForSeconds);
    return key;
  }

  /** Removes and returns bytes that another server stored; undefined: none. */
  async take(key: string): Promise<Uint8Array | undefined> {
    if (!key.startsWith(keyPrefix)) return undefined;
    return (await this.#carrier.getdelBuffer(key)) ?? undefined;
  }

  close(reason: string): void {
    this.#end(reason);
    for (const connection of this.#connections) connection.disconnect();
  }

  async #open(channels: readonly string[]): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.connect()));
    await this.#subscriber.subscribe(...channels);
  }
}

function connectionTo({ host, port, isEncrypted, username, password }: RedisAddress): Redis {
  return new Redis({
    host,
    port,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(isEncrypted ? { tls: { servername: host } } : {}),
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // No automatic reconnect: RedisLink opens a new session.
    retryStrategy: () => null,
    connectTimeout: openingMs,
    noDelay: true,
  });
}
