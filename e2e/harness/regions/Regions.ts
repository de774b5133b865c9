import type * as Y from 'yjs';
import { type RandomSource, seededRandom } from '../../../src/base/testing/seededRandom.ts';
import { RedisProcess } from '../../../src/server/testing/RedisProcess.ts';
import { ServerProcess } from '../../../src/server/testing/ServerProcess.ts';
import { NetworkProxy } from '../NetworkProxy.ts';
import { AppClient, boardId, ProviderClient, type RegionClient } from './RegionClient.ts';
import { Sightings } from './Sightings.ts';

/** The latency each way, to which up to a fifth is added. One segment in a hundred is lost. */
const jitterShare = 0.2;
const lossRate = 0.01;

export interface RegionPlace {
  readonly name: string;
  /** From its clients to its server, one way. */
  readonly clientMs: number;
  /** From its server to Redis, one way. */
  readonly redisMs: number;
}

export const places: readonly RegionPlace[] = [
  { name: '20 ms', clientMs: 20, redisMs: 5 },
  { name: '80 ms', clientMs: 80, redisMs: 40 },
  { name: '250 ms', clientMs: 250, redisMs: 100 },
];

export interface Region {
  readonly name: string;
  readonly server: ServerProcess;
  /** Between its clients and its server. */
  readonly clientLine: NetworkProxy;
  /** Between its server and Redis. */
  readonly redisLine: NetworkProxy;
  /** The app's client and an independent one. */
  readonly clients: readonly RegionClient[];
}

/**
 * Servers in several regions that share boards through one Redis, each with its clients, on lines with latency and
 * loss.
 */
export class Regions {
  readonly redis: RedisProcess;
  readonly regions: readonly Region[];
  readonly sightings = new Sightings();
  readonly #ends: (() => Promise<void>)[];
  #drawn = 0;

  private constructor(
    redis: RedisProcess,
    regions: readonly Region[],
    ends: (() => Promise<void>)[],
  ) {
    this.redis = redis;
    this.regions = regions;
    this.#ends = ends;
    for (const { name, clients } of regions) {
      for (const { document } of clients) this.sightings.watch(name, document);
    }
  }

  /** @param seed of jitter and loss. Stop it after use. */
  static async start(seed: number): Promise<Regions> {
    const random = seededRandom(seed);
    const ends: (() => Promise<void>)[] = [];
    try {
      const redis = await RedisProcess.start();
      ends.push(() => redis.dispose());
      const starting = places.map((place) => startRegion(place, redis, random, ends));
      // All have started or failed, so everything that has to be stopped is known.
      await Promise.allSettled(starting);
      return new Regions(redis, await Promise.all(starting), ends);
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  /** Every client draws one shape. */
  drawEverywhere(): void {
    for (const { name, clients } of this.regions) {
      for (const client of clients) {
        const shapeId = `shape-${this.#drawn}`;
        this.#drawn += 1;
        this.sightings.drawn(shapeId, name, client.document);
        client.draw(shapeId);
      }
    }
  }

  /** Every client draws at random times during this period. */
  async drawFor(durationMs: number, pauseMs: number): Promise<void> {
    const endMs = performance.now() + durationMs;
    while (performance.now() < endMs) {
      this.drawEverywhere();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** The number of shapes drawn so far by all clients. */
  get drawnCount(): number {
    return this.#drawn;
  }

  /** Resolves when all clients see everything and all of it was acknowledged. @throws after `timeoutMs` */
  async converged(timeoutMs: number): Promise<void> {
    const endMs = performance.now() + timeoutMs;
    while (!this.#isConverged()) {
      if (performance.now() > endMs) throw new Error(this.#divergence());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The shapes that a region's server sends to a new client. */
  async shapesOn({ server }: Region): Promise<ReadonlySet<string>> {
    const reader = new ProviderClient(server.url);
    try {
      await reader.synced();
      return new Set(reader.document.getMap('shapes').keys());
    } finally {
      await reader.close();
    }
  }

  async stop(): Promise<void> {
    await endAll(this.#ends);
  }

  #isConverged(): boolean {
    const clients = this.regions.flatMap((region) => region.clients);
    return clients.every(
      (client) => client.isDelivered() && sizeOf(client.document) === this.#drawn,
    );
  }

  #divergence(): string {
    const counts = this.regions.map(({ name, clients }) => {
      const each = clients.map(
        (client) =>
          `${sizeOf(client.document)}${client.isDelivered() ? '' : ' and not all delivered'}`,
      );
      return `${name}: ${each.join(', ')}`;
    });
    const logs = this.regions.map(({ name, server }) => `${name}:\n${server.output}`);
    return `not converged on ${this.#drawn} shapes of ${boardId}: ${counts.join('; ')}\n${logs.join('\n')}`;
  }
}

async function startRegion(
  { name, clientMs, redisMs }: RegionPlace,
  redis: RedisProcess,
  random: RandomSource,
  ends: (() => Promise<void>)[],
): Promise<Region> {
  const line = async (port: number, delayMs: number): Promise<NetworkProxy> => {
    const proxy = await NetworkProxy.start(port, random);
    ends.push(() => proxy.stop());
    return Object.assign(proxy, { delayMs, jitterMs: delayMs * jitterShare, lossRate });
  };
  const redisLine = await line(redis.port, redisMs);
  const server = await ServerProcess.start({
    args: ['--redis', `redis://127.0.0.1:${redisLine.port}`],
  });
  ends.push(() => server.dispose());
  const clientLine = await line(server.port, clientMs);
  const app = await AppClient.start(clientLine.url);
  const provider = new ProviderClient(clientLine.url);
  for (const client of [app, provider]) ends.push(() => client.close());
  return { name, server, clientLine, redisLine, clients: [app, provider] };
}

async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

const sizeOf = (document: Y.Doc): number => document.getMap('shapes').size;
