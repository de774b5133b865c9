import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/testing/seededRandom.ts';
import { type BoardClient, TestSocket } from '../../server/testing/BoardClient.ts';
import { ServerProcess } from '../../server/testing/ServerProcess.ts';
import { HeadlessApp } from './HeadlessApp.ts';

const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Two apps are killed at a time, so that both cores of a small machine have work. */
const lanes = 2;
/** `EVERINK_KILLS`: so many of both; a hundred in the long form of CI. */
const killsPerLane = Number(process.env.EVERINK_KILLS ?? 16) / lanes;
/** A life ends once it has saved, or has delivered, so many operations at most, and so many reports later. */
const mostOperations = 50;
const mostLaterReports = 10;

let folder: string;
let server: ServerProcess;
const ends: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-kills-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  server = await ServerProcess.start();
  ends.push(() => server.dispose());
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The operations on disk, and whether each waits. Looks at a copy: the next life finds what the kill left. */
async function outboxOnDisk(dataFolder: string): Promise<ReadonlyMap<string, boolean>> {
  const copy = `${dataFolder}-copy`;
  await cp(dataFolder, copy, { recursive: true });
  const database = new DatabaseSync(join(copy, 'everink.sqlite'));
  const rows = database.prepare("SELECT id, waiting FROM operations WHERE origin = 'local'").all();
  database.close();
  await rm(copy, { recursive: true });
  return new Map((rows as { id: string; waiting: number }[]).map((row) => [row.id, !!row.waiting]));
}

/** Something it saved waits for its delivery still, as far as it has told. */
const isDelivering = ({ saved, delivered }: HeadlessApp): boolean =>
  [...saved.keys()].some((id) => !delivered.has(id));

/** One data folder over many lives of an app, its board, and another client that has the board open. */
class KilledApp {
  readonly #name: string;
  readonly #random: () => number;
  readonly #otherClient: BoardClient;
  /** All that any life reported. */
  readonly saved = new Map<string, string>();
  readonly delivered = new Set<string>();
  #waitingCount = 0;
  #current: HeadlessApp | undefined;
  /** Kills that found something delivered in that life, and something still waiting. */
  killsInDelivery = 0;

  constructor(name: string, random: () => number) {
    this.#name = name;
    this.#random = random;
    const socket = new TestSocket(server.url);
    ends.push(() => socket.close());
    ends.push(() => this.#current?.kill());
    this.#otherClient = socket.open(name);
  }

  get #dataFolder(): string {
    return join(folder, this.#name);
  }

  #live(life: string): HeadlessApp {
    const app = new HeadlessApp({
      folder: this.#dataFolder,
      serverUrl: server.url,
      boardId: this.#name,
      name: `${this.#name}-${life}`,
    });
    this.#current = app;
    return app;
  }

  async burstAndKill(life: number): Promise<void> {
    const app = this.#live(`${life}`);
    await app.until(() => app.ready !== undefined);
    expect(app.ready, 'what the outbox had on disk is what waits').toMatchObject({
      waitingCount: this.#waitingCount,
      lostCount: 0,
    });
    app.order({ type: 'burst' });
    const count = Math.floor(this.#random() * mostOperations);
    if (life % 2 === 0) await app.until(() => app.saved.size >= count);
    else await app.until(() => app.delivered.size > count && isDelivering(app));
    // At once, what was reported too early is not on disk yet; some reports later other work is under way.
    if (this.#random() < 0.5) {
      const laterCount = app.reportCount + 1 + Math.floor(this.#random() * mostLaterReports);
      await app.until(() => app.reportCount >= laterCount);
    }
    await app.kill();
    for (const [operationId, strokeId] of app.saved) this.saved.set(operationId, strokeId);
    for (const operationId of app.delivered) this.delivered.add(operationId);
    await this.#checkOutbox();
    if (app.delivered.size > 0 && this.#waitingCount > 0) this.killsInDelivery += 1;
  }

  /** I2: nothing saved is gone. I3: what does not wait is on the server. I8: what was delivered does not wait. */
  async #checkOutbox(): Promise<void> {
    const stored = await outboxOnDisk(this.#dataFolder);
    this.#waitingCount = [...stored.values()].filter((waits) => waits).length;
    const counted = [...this.delivered].filter((id) => stored.get(id));
    expect(counted, 'waits although it counts as delivered').toEqual([]);
    const gone = [...this.saved].filter(([operationId]) => !stored.get(operationId));
    const onServer = await this.#shapesOnServer();
    expect(gone.filter(([, strokeId]) => !onServer.has(strokeId))).toEqual([]);
  }

  /** What a client receives that opens the board now. */
  async #shapesOnServer(): Promise<ReadonlySet<string>> {
    const socket = new TestSocket(server.url);
    const board = socket.open(this.#name);
    await board.synced();
    const ids = new Set(board.document.getMap('shapes').keys());
    socket.close();
    return ids;
  }

  /** The last life is left in peace. */
  async settle(): Promise<void> {
    const app = this.#live('last');
    await app.until(() => app.status?.state === 'synced' && app.status.waitingCount === 0);
    const here = new Set(await app.shapes());
    await app.kill();
    expect([...this.saved.values()].filter((strokeId) => !here.has(strokeId))).toEqual([]);
    expect(await this.#shapesOnServer()).toEqual(here);
    await this.#otherClient.until(({ document }) => document.getMap('shapes').size === here.size);
  }
}

describe('an app that is killed repeatedly during bursts', () => {
  test(`I2, I3, I8: always has what it saved, in the outbox or on the server (KILL_SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    const apps = Array.from({ length: lanes }, (_, lane) => new KilledApp(`lane${lane}`, random));
    await Promise.all(
      apps.map(async (app) => {
        for (let life = 0; life < killsPerLane; life += 1) await app.burstAndKill(life);
        await app.settle();
      }),
    );
    for (const { saved, killsInDelivery } of apps) {
      expect(saved.size, 'the bursts were long enough to prove something').toBeGreaterThan(
        killsPerLane * 20,
      );
      expect(killsInDelivery).toBeGreaterThan(killsPerLane / 10);
    }
    console.log(
      `${lanes * killsPerLane} kills, ${apps.map(({ killsInDelivery }) => killsInDelivery).join(' and ')} ` +
        `of them in mid-delivery; saved ${apps.map(({ saved }) => saved.size).join(' and ')} operations`,
    );
  }, 3_600_000);
});
