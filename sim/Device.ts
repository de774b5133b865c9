import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { silentLog } from '../src/main/log/Log.ts';
import { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import type { Outbox } from '../src/main/queue/outbox.ts';
import type { Home } from '../src/main/sync/BoardRoutes.ts';
import type { DeliveryObserver } from '../src/main/sync/observer.ts';
import { defaultRetryOptions } from '../src/main/sync/RetryWrapper.ts';
import { SyncOrchestrator } from '../src/main/sync/SyncOrchestrator.ts';
import { decodeUpdate, isContained } from '../src/server/boardUpdate.ts';
import type { Operation } from '../src/shared/operation.ts';
import type { Ledger } from './Ledger.ts';
import { differenceOf } from './Ledger.ts';
import { Life } from './Life.ts';
import type { Mutation } from './mutations.ts';
import { QuotaWatch } from './QuotaWatch.ts';
import { Random } from './Random.ts';
import { Replica } from './Replica.ts';
import { type Routes, serverAt } from './Routes.ts';
import { SimulatedDisk } from './SimulatedDisk.ts';
import type { SimulatedNetwork } from './SimulatedNetwork.ts';
import { simulatedThreads } from './SimulatedThreads.ts';
import type { World } from './World.ts';

/** 2026-11-24, what the wall clocks say at the beginning. */
const epochMs = 1_795_478_400_000;
const pieceMs = 200;

export interface DeviceOptions {
  readonly world: World;
  readonly seed: number;
  readonly number: number;
  readonly boards: readonly string[];
  readonly routes: Routes;
  /** To each server. */
  readonly lines: readonly SimulatedNetwork[];
  /** The limit of its outbox in the beginning, megabytes; 0: none. */
  readonly quotaMb: number;
  readonly ledger: Ledger;
  readonly mutation: Mutation;
}

/** What one life of the app has in memory. */
interface App {
  readonly life: Life;
  readonly queue: DrawingOperationQueue;
  readonly sync: SyncOrchestrator;
  readonly replicas: Map<string, Replica>;
  readonly killThreads: () => void;
}

/** A computer: its disk, its clock, and one life of the app after another. */
export class Device {
  readonly disk: SimulatedDisk;
  readonly #options: DeviceOptions;
  readonly #random: Random;
  readonly #openBoards = new Set<string>();
  readonly #quota: QuotaWatch;
  #app: App | undefined;
  #life: Life | undefined;
  #wallOffsetMs = 0;
  killCount = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#random = new Random(`device ${options.seed} ${options.number}`);
    const { seed, number, quotaMb, ledger, mutation } = options;
    this.#quota = new QuotaWatch({
      device: number,
      random: new Random(`user ${seed} ${number}`),
      ledger,
      mutation,
      quotaMb,
    });
    this.disk = new SimulatedDisk(
      {
        outboxed: ({ id }) => ledger.outboxed(id),
        acknowledged: (ids) => ledger.acknowledged(ids),
        compacted: () => {
          ledger.counts.compactions += 1;
        },
      },
      mutation.disk,
    );
    for (const board of options.boards) if (this.#random.chance(0.7)) this.#openBoards.add(board);
  }

  /** Begins a life of the app, unless one is there. */
  start(): void {
    if (this.#life?.isAlive) return;
    const life = new Life(this.#options.world);
    this.#life = life;
    life.onKill(() => this.#killed());
    this.#note('starts');
    this.disk.begun();
    this.#watch(life, this.#run(life));
  }

  killAfter(acts: number): void {
    this.#life?.killAfter(acts);
  }

  killNow(): void {
    this.#life?.kill();
  }

  get isRunning(): boolean {
    return this.#life?.isAlive === true;
  }

  draw(boardId: string, count: number, salt: number): void {
    const random = new Random(`draw ${this.#options.seed} ${salt}`);
    const replica = this.#app?.replicas.get(boardId);
    if (this.#app === undefined || replica === undefined) return;
    for (let index = 0; index < count; index += 1) {
      this.#enqueue(this.#app, replica.edit(random, this.#wallMs()));
    }
  }

  /** Operations of this size, all at once. */
  import(boardId: string, sizeBytes: number, count: number): void {
    const replica = this.#app?.replicas.get(boardId);
    if (this.#app === undefined || replica === undefined) return;
    for (let index = 0; index < count; index += 1) {
      const points = new Uint8Array(sizeBytes).fill(index + 1);
      this.#enqueue(this.#app, replica.draw(points, this.#wallMs(), 'import'));
    }
  }

  /** Keeps the ink in pieces and puts the stroke on the board in the end. */
  stroke(boardId: string, pieces: number, salt: number): void {
    const app = this.#app;
    const replica = app?.replicas.get(boardId);
    if (app === undefined || replica === undefined) return;
    const random = new Random(`stroke ${this.#options.seed} ${salt}`);
    const strokeId = random.uuid();
    for (let sequence = 0; sequence < pieces; sequence += 1) {
      app.life.after(sequence * pieceMs, () => {
        void app.queue.keepDraft(boardId, strokeId, sequence, random.bytes(20), app);
      });
    }
    app.life.after(pieces * pieceMs, () => {
      this.#enqueue(app, replica.draw(random.bytes(20 * pieces), this.#wallMs()), strokeId);
    });
  }

  openBoard(boardId: string): void {
    if (this.#openBoards.has(boardId)) return;
    this.#openBoards.add(boardId);
    this.#app?.sync.openBoard(boardId);
  }

  closeBoard(boardId: string): void {
    if (this.#openBoards.delete(boardId)) this.#app?.sync.closeBoard(boardId);
  }

  setHasServer(hasServer: boolean): void {
    this.#follow(() => this.#options.routes.setHasServer(hasServer));
  }

  /** @param server the address in the settings is that one's */
  setServer(server: number): void {
    this.#follow(() => this.#options.routes.setServer(server));
  }

  /** The board is joined, or its home is taken away. */
  setHome(boardId: string, home: number | 'none'): void {
    this.#moved(this.#options.routes.setHome(boardId, home));
    this.#app?.sync.setHomes(this.#homes);
  }

  get server(): number {
    return this.#options.routes.server;
  }

  /** The user sets another limit of the outbox. Megabytes, 0: none. */
  setQuota(quotaMb: number): void {
    this.#quota.setQuota(quotaMb);
  }

  /** What the user is shown of the outbox has to be so. */
  checkQuota(): void {
    this.#quota.check();
  }

  tryNow(): void {
    this.#app?.sync.tryNow();
  }

  wake(): void {
    this.#app?.sync.wake();
  }

  killThreads(): void {
    this.#app?.killThreads();
  }

  jumpClock(deltaMs: number): void {
    this.#wallOffsetMs += deltaMs;
  }

  /** Nothing waits here, neither for the disk nor for the server. */
  get isAtRest(): boolean {
    const app = this.#app;
    return app !== undefined && app.queue.unsavedCount === 0 && app.queue.size === 0;
  }

  isSynced(boards: readonly string[]): boolean {
    const app = this.#app;
    if (app === undefined || !this.isAtRest) return false;
    return boards.every((boardId) => app.sync.syncStatus(boardId).state === 'synced');
  }

  /** Whether all that is on the disk here is in the server's board. */
  isOnServer(boardId: string, doc: Y.Doc): boolean {
    const here = decodeUpdate(Y.encodeStateAsUpdate(this.disk.board(boardId)));
    return here !== undefined && isContained(here, doc);
  }

  /** How window or disk differ from this. */
  differenceFrom(boardId: string, doc: Y.Doc): string | undefined {
    const replica = this.#app?.replicas.get(boardId);
    if (replica === undefined) return 'no window';
    const shown = differenceOf(replica.doc, doc);
    if (shown !== undefined) return `window: ${shown}`;
    const stored = differenceOf(this.disk.board(boardId), doc);
    return stored && `disk: ${stored}`;
  }

  checkDisk(): void {
    const { ledger, number } = this.#options;
    ledger.checkDisk(number, (boardId) => this.disk.board(boardId));
    if (this.#app !== undefined) {
      ledger.checkOutbox(number, this.disk.waitingIds, this.#app.queue.size);
    }
  }

  describe(boards: readonly string[]): string {
    const app = this.#app;
    if (app === undefined) return 'not started';
    const states = boards.map((boardId) => JSON.stringify(app.sync.syncStatus(boardId)));
    return `${app.queue.unsavedCount} unsaved, ${app.queue.size} waiting, ${states.join(' ')}`;
  }

  async #run(life: Life): Promise<void> {
    const { world, seed, number, routes, lines, ledger, mutation, boards } = this.#options;
    const random = new Random(`life ${seed} ${number} ${this.killCount}`);
    const threads = simulatedThreads({
      world,
      random,
      life,
      disk: this.disk,
      answersBeforeFlush: mutation.answersBeforeFlush === true,
      committed: (count) => ledger.transaction(count),
    });
    let sync: SyncOrchestrator | undefined;
    const queue = await DrawingOperationQueue.open({
      folder: '/simulated',
      startWorkers: threads.start,
      delivers: (boardId) => sync?.hasServer(boardId) ?? routes.serverOf(boardId) !== undefined,
      log: silentLog,
      after: life.after,
      clock: { wallMs: () => this.#wallMs(), nowMs: () => world.nowMs },
      newId: () => random.uuid(),
    });
    if (!life.isAlive) return;
    const checkQuota = this.#quota.begin(life, queue);
    const outbox: Outbox = mutation.outbox?.(queue) ?? queue;
    sync = new SyncOrchestrator({
      outbox,
      retry: { ...defaultRetryOptions, jitter: 'full' },
      log: silentLog,
      observers: [
        mutation.observer?.(this.#observer(life)) ?? this.#observer(life),
        { delivered: checkQuota },
      ],
      clock: { nowMs: () => world.nowMs, after: life.after },
      random: random.next,
      connect: (url) => {
        const line = lines[serverAt(url)];
        if (line === undefined) throw new Error(`there is no line to ${url}`);
        return line.connect(life);
      },
    });
    const app: App = { life, queue, sync, replicas: new Map(), killThreads: threads.killThreads };
    this.#app = app;
    queue.onRemote((boardId, update) => app.replicas.get(boardId)?.apply(update));
    for (const boardId of boards) app.replicas.set(boardId, new Replica(boardId, random));
    sync.setServer(routes.defaultServer);
    sync.setHomes(this.#homes);
    sync.start();
    for (const boardId of this.#openBoards) sync.openBoard(boardId);
    for (const boardId of boards) this.#watch(life, this.#load(app, boardId));
  }

  /** As a window loads its board; while the disk cannot be read, again and again. */
  async #load(app: App, boardId: string): Promise<void> {
    const replica = app.replicas.get(boardId);
    const expected = this.disk.unfinishedStrokes(boardId);
    for (;;) {
      try {
        const { updates, drafts } = await app.queue.loadBoard(boardId);
        if (!app.life.isAlive || replica === undefined) return;
        for (const update of updates) replica.apply(update);
        for (const strokeId of expected) {
          this.#options.ledger.expect(
            drafts.some((draft) => draft.strokeId === strokeId),
            `I12: the ink of stroke ${strokeId} was flushed and is gone`,
          );
        }
        for (const { strokeId, pieces } of drafts) {
          const points = new Uint8Array(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
          this.#enqueue(app, replica.draw(points, this.#wallMs(), 'recover'), strokeId);
        }
        return;
      } catch {
        await new Promise<void>((resolve) => {
          app.life.after(1_000, resolve);
        });
      }
    }
  }

  #enqueue(app: App, operation: Operation, endsDraft?: string): void {
    const { ledger, number } = this.#options;
    if (!app.life.isAlive) return;
    ledger.drawn(number, operation);
    this.#note(`${operation.kind} ${operation.id} on ${operation.boardId}`);
    const save = async (): Promise<void> => {
      await app.queue.enqueue(operation, { endsDraft });
      if (app.life.act()) ledger.saved(operation);
    };
    this.#watch(app.life, save());
  }

  #observer(life: Life): DeliveryObserver {
    const { ledger, number } = this.#options;
    return {
      retryAttempted: (event) => life.act() && ledger.retried(number, event),
      delivered: (event) => life.act() && ledger.delivered(number, event),
      deliveryFailed: (event) => life.act() && ledger.failed(number, event),
      sessionOpened: () => this.#note('session open'),
      sessionLost: ({ reason }) => life.isAlive && this.#note(`session lost: ${reason}`),
    };
  }

  get #homes(): readonly Home[] {
    const { mutation, routes } = this.#options;
    return mutation.homes?.(routes.homes) ?? routes.homes;
  }

  /** Tells the sync of another default server, as `followSettings` does, which is silent when it is the same. */
  #follow(change: () => readonly string[]): void {
    const { routes } = this.#options;
    const before = routes.defaultServer;
    this.#moved(change());
    const after = routes.defaultServer;
    if (!isDeepStrictEqual(after, before)) this.#app?.sync.setServer(after);
  }

  #moved(boardIds: readonly string[]): void {
    const { ledger, number } = this.#options;
    for (const boardId of boardIds) ledger.brokenOff(number, boardId);
  }

  #killed(): void {
    this.#app = undefined;
    this.killCount += 1;
    this.#note('is killed');
    this.#options.ledger.killed(this.#options.number);
    this.checkDisk();
  }

  #watch(life: Life, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (life.isAlive) this.#options.ledger.problem(`the app failed: ${String(error)}`);
    });
  }

  #wallMs(): number {
    return Math.max(0, Math.round(epochMs + this.#wallOffsetMs + this.#options.world.nowMs));
  }

  #note(what: string): void {
    this.#options.world.note(`device ${this.#options.number} ${what}`);
  }
}
