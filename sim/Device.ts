import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { isContained } from '../src/server/session/boardUpdate.ts';
import { AppProcess } from './AppProcess.ts';
import type { DeviceOptions } from './DeviceOptions.ts';
import { differenceOf } from './differenceOf.ts';
import { QuotaWatch } from './QuotaWatch.ts';
import { Random } from './Random.ts';
import { SimulatedApp } from './SimulatedApp.ts';
import { SimulatedDisk } from './SimulatedDisk.ts';

/** 2026-11-24, the initial wall-clock time. */
const epochMs = 1_795_478_400_000;

/** A computer: its disk, its clock, and successive runs of the app. */
export class Device {
  readonly disk: SimulatedDisk;
  readonly #options: DeviceOptions;
  readonly #random: Random;
  readonly #openBoards = new Set<string>();
  readonly #quota: QuotaWatch;
  #app: SimulatedApp | undefined;
  #appProcess: AppProcess | undefined;
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
        outboxed: (write) => ledger.outboxed(number, write),
        acknowledged: (ids, isAnswerLost) => ledger.acknowledged(ids, isAnswerLost),
        compacted: () => {
          ledger.counts.compactions += 1;
        },
      },
      mutation.disk,
    );
    for (const board of options.boards) if (this.#random.chance(0.7)) this.#openBoards.add(board);
  }

  /** Starts the app unless it is running. */
  start(): void {
    if (this.#appProcess?.isAlive) return;
    const appProcess = new AppProcess(this.#options.world);
    this.#appProcess = appProcess;
    appProcess.onKill(() => this.#killed());
    this.#note('starts');
    this.disk.begun();
    this.#run(appProcess).catch((error: unknown) => {
      if (appProcess.isAlive) this.#options.ledger.problem(`the app failed: ${String(error)}`);
    });
  }

  killAfter(acts: number): void {
    this.#appProcess?.killAfter(acts);
  }

  killNow(): void {
    this.#appProcess?.kill();
  }

  get isRunning(): boolean {
    return this.#appProcess?.isAlive === true;
  }

  draw(boardId: string, count: number, salt: number): void {
    this.#app?.draw(boardId, count, salt);
  }

  import(boardId: string, sizeBytes: number, count: number): void {
    this.#app?.import(boardId, sizeBytes, count);
  }

  stroke(boardId: string, pieces: number, salt: number): void {
    this.#app?.stroke(boardId, pieces, salt);
  }

  /** Makes main refuse this many of the next operations of the board's window. */
  refuseNext(boardId: string, count: number): void {
    this.#app?.windows.get(boardId)?.refuseNext(count);
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

  /** @param server whose address is in the settings */
  setServer(server: number): void {
    this.#follow(() => this.#options.routes.setServer(server));
  }

  /** The board is joined, or it is left. */
  move(boardId: string, target: number | 'none'): void {
    this.#moved(this.#options.routes.move(boardId, target));
    this.#app?.followRoutes();
  }

  get server(): number {
    return this.#options.routes.server;
  }

  /** The user changes the limit of the outbox. Megabytes, 0: none. */
  setQuota(quotaMb: number): void {
    this.#quota.setQuota(quotaMb);
  }

  /** Checks the notice about the outbox. */
  checkQuota(): void {
    this.#quota.check();
  }

  /** Checks that refused operations are on the board of their window, which knows that they were refused. */
  checkWindows(): void {
    this.#app?.checkWindows();
  }

  /** Restarts an app whose windows show refused operations, which come back as other changes. */
  closeRefused(): void {
    if (this.#app === undefined || this.#app.refusedCount === 0) return;
    this.killNow();
    this.start();
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

  /** Whether nothing waits for the disk or a server. */
  get isAtRest(): boolean {
    return this.#app?.isAtRest === true;
  }

  isSynced(boards: readonly string[]): boolean {
    const app = this.#app;
    if (app?.isAtRest !== true) return false;
    return boards.every((boardId) => app.sync.syncStatus(boardId).state === 'synced');
  }

  /** Whether the server's board contains everything on this disk. */
  isOnServer(boardId: string, doc: Y.Doc): boolean {
    return isContained(Y.encodeStateAsUpdate(this.disk.board(boardId)), doc);
  }

  /** How a window or the disk differs from the document. */
  differenceFrom(boardId: string, doc: Y.Doc): string | undefined {
    const replica = this.#app?.windows.get(boardId)?.replica;
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
    return this.#app?.describe(boards) ?? 'not started';
  }

  async #run(appProcess: AppProcess): Promise<void> {
    const app = await SimulatedApp.start({
      ...this.#options,
      appProcess,
      runNumber: this.killCount,
      disk: this.disk,
      quota: this.#quota,
      openBoards: this.#openBoards,
      wallMs: () => this.#wallMs(),
    });
    if (app === undefined) return;
    this.#app = app;
    app.begin();
  }

  /** Passes a changed default server to the sync, as `followSettings` does. */
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
    this.checkWindows();
    this.#app = undefined;
    this.killCount += 1;
    this.#note('is killed');
    this.#options.ledger.killed(this.#options.number);
    this.checkDisk();
  }

  #wallMs(): number {
    return Math.max(0, Math.round(epochMs + this.#wallOffsetMs + this.#options.world.nowMs));
  }

  #note(what: string): void {
    this.#options.world.note(`device ${this.#options.number} ${what}`);
  }
}
