import { defaultRetryOptions } from '../src/base/RetryWrapper.ts';
import { silentLog } from '../src/main/log/Log.ts';
import type { DraftPiece } from '../src/main/queue/Drafts.ts';
import { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import type { BoardRoute } from '../src/main/sync/BoardRoutes.ts';
import type { DeliveryObserver } from '../src/main/sync/observer.ts';
import { SyncOrchestrator } from '../src/main/sync/SyncOrchestrator.ts';
import type { RecoveredDraft } from '../src/shared/document/recovery/recoverDraft.ts';
import { refusedChange } from '../src/shared/document/recovery/refusedChange.ts';
import { decodeRefused } from '../src/shared/document/refusedDraft.ts';
import type { Operation } from '../src/shared/operation.ts';
import type { AppProcess } from './AppProcess.ts';
import type { DeviceOptions } from './DeviceOptions.ts';
import type { QuotaWatch } from './QuotaWatch.ts';
import { Random } from './Random.ts';
import { Replica } from './Replica.ts';
import { serverAt } from './Routes.ts';
import type { SimulatedDisk } from './SimulatedDisk.ts';
import { simulatedThreads } from './SimulatedThreads.ts';
import { Window } from './Window.ts';

const pieceMs = 200;

/** The environment of one run of the app on its device. */
export interface SimulatedAppOptions extends DeviceOptions {
  readonly appProcess: AppProcess;
  /** The number of this run on the device. */
  readonly runNumber: number;
  readonly disk: SimulatedDisk;
  readonly quota: QuotaWatch;
  readonly openBoards: ReadonlySet<string>;
  readonly wallMs: () => number;
}

/** One run of the app: the real queue and sync, assembled as in `services.ts`, and its windows. */
export class SimulatedApp {
  readonly appProcess: AppProcess;
  readonly queue: DrawingOperationQueue;
  readonly sync: SyncOrchestrator;
  readonly windows: ReadonlyMap<string, Window>;
  readonly killThreads: () => void;
  readonly #options: SimulatedAppOptions;
  readonly #random: Random;

  /** Undefined: it was killed before it had started. */
  static async start(options: SimulatedAppOptions): Promise<SimulatedApp | undefined> {
    const { appProcess, world, seed, number, runNumber, routes, disk, ledger, mutation } = options;
    const random = new Random(`life ${seed} ${number} ${runNumber}`);
    const threads = simulatedThreads({
      world,
      random,
      appProcess,
      disk,
      answersBeforeFlush: mutation.answersBeforeFlush === true,
      committed: (count) => ledger.transaction(count),
    });
    const { wallMs } = options;
    const nowMs = mutation.measuresByWallClock === true ? wallMs : (): number => world.nowMs;
    const queue = await DrawingOperationQueue.open({
      folder: '/simulated',
      startWorkers: threads.start,
      delivers: (boardId) => routes.serverOf(boardId) !== undefined,
      log: silentLog,
      clock: { wallMs, nowMs, after: appProcess.after },
      newId: () => random.uuid(),
    });
    return appProcess.isAlive
      ? new SimulatedApp(options, queue, random, threads.killThreads)
      : undefined;
  }

  private constructor(
    options: SimulatedAppOptions,
    queue: DrawingOperationQueue,
    random: Random,
    killThreads: () => void,
  ) {
    const { appProcess, world, boards, lines, quota, wallMs, mutation } = options;
    this.#options = options;
    this.appProcess = appProcess;
    this.queue = queue;
    this.killThreads = killThreads;
    this.#random = random;
    const observer = this.#observer();
    this.sync = new SyncOrchestrator({
      outbox: mutation.outbox?.(queue) ?? queue,
      retry: { ...defaultRetryOptions, jitter: 'full' },
      log: silentLog,
      observers: [
        mutation.observer?.(observer) ?? observer,
        { delivered: quota.begin(appProcess, queue) },
      ],
      clock: { wallMs, nowMs: () => world.nowMs, after: appProcess.after },
      random: random.next,
      connect: (url) => {
        const line = lines[serverAt(url)];
        if (line === undefined) throw new Error(`there is no line to ${url}`);
        return line.connect(appProcess);
      },
    });
    queue.setDelivers((boardId) => this.sync.hasServer(boardId));
    this.windows = new Map(boards.map((boardId) => [boardId, this.#window(boardId, random)]));
    queue.onRemote((boardId, update) => this.windows.get(boardId)?.replica.apply(update));
  }

  /** Starts to sync, and loads every board into a window. */
  begin(): void {
    const { routes, openBoards } = this.#options;
    this.sync.setServer(routes.defaultServer);
    this.followRoutes();
    this.sync.start();
    for (const boardId of openBoards) this.sync.openBoard(boardId);
    for (const { replica } of this.windows.values()) this.watch(this.#load(replica));
  }

  /** A board was joined, or left. */
  followRoutes(): void {
    const { mutation, routes } = this.#options;
    const plain: readonly BoardRoute[] = routes.routes;
    this.sync.setRoutes(mutation.routes?.(plain) ?? plain);
  }

  draw(boardId: string, count: number, salt: number): void {
    const random = new Random(`draw ${this.#options.seed} ${salt}`);
    const replica = this.windows.get(boardId)?.replica;
    if (replica === undefined) return;
    for (let index = 0; index < count; index += 1) {
      this.#enqueue(replica.edit(random, this.#options.wallMs()));
    }
  }

  /** Makes operations of this size, all at once. */
  import(boardId: string, sizeBytes: number, count: number): void {
    const replica = this.windows.get(boardId)?.replica;
    if (replica === undefined) return;
    for (let index = 0; index < count; index += 1) {
      const points = new Uint8Array(sizeBytes).fill(index + 1);
      this.#enqueue(replica.draw(points, this.#options.wallMs(), 'import'));
    }
  }

  /** Stores ink or typed text in pieces, and adds the shape to the board at the end. */
  stroke(boardId: string, pieces: number, salt: number): void {
    const replica = this.windows.get(boardId)?.replica;
    if (replica === undefined) return;
    const { seed, wallMs } = this.#options;
    const random = new Random(`stroke ${seed} ${salt}`);
    const isText = new Random(`text ${seed} ${salt}`).chance(0.5);
    const strokeId = random.uuid();
    const draft = isText ? textPieces(random, pieces) : inkPieces(random, pieces);
    for (const [index, piece] of draft.entries()) {
      this.appProcess.after(index * pieceMs, () => {
        void this.queue.keepDraft(boardId, { strokeId, ...piece }, this);
      });
    }
    this.appProcess.after(pieces * pieceMs, () => {
      this.#enqueue(replica.draw(random.bytes(20 * pieces), wallMs()), strokeId);
    });
  }

  /** Whether nothing waits for the disk or a server. */
  get isAtRest(): boolean {
    const isDelivered = this.queue.unsavedCount === 0 && this.queue.size === 0;
    return isDelivered && [...this.windows.values()].every(({ isAtRest }) => isAtRest);
  }

  /** Operations of this run that main refused. */
  get refusedCount(): number {
    return [...this.windows.values()].reduce((sum, { spoiltCount }) => sum + spoiltCount, 0);
  }

  checkWindows(): void {
    const { ledger, number } = this.#options;
    for (const window of this.windows.values()) window.check();
    const { lostCount } = this.queue;
    ledger.expect(
      lostCount === this.refusedCount,
      `I27: device ${number} counts ${lostCount} operations as lost, and main refused ${this.refusedCount}`,
    );
  }

  describe(boards: readonly string[]): string {
    const states = boards.map((boardId) => JSON.stringify(this.sync.syncStatus(boardId)));
    const busy = [...this.windows.values()].filter(({ isAtRest }) => !isAtRest).length;
    return `${this.queue.unsavedCount} unsaved, ${this.queue.size} waiting, ${busy} windows at work, ${states.join(' ')}`;
  }

  /** Runs work that must succeed unless the process is killed. */
  watch(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.appProcess.isAlive) this.#options.ledger.problem(`the app failed: ${String(error)}`);
    });
  }

  /** Loads a board as a window does, retrying while the disk cannot be read. */
  async #load(replica: Replica): Promise<void> {
    const { disk } = this.#options;
    const expected = disk.unfinishedDrafts(replica.boardId);
    for (;;) {
      try {
        const { updates, drafts } = await this.queue.loadBoard(replica.boardId);
        if (!this.appProcess.isAlive) return;
        for (const update of updates) replica.apply(update);
        this.#recover(replica, drafts, expected);
        return;
      } catch {
        await new Promise<void>((resolve) => {
          this.appProcess.after(1_000, resolve);
        });
      }
    }
  }

  #recover(
    replica: Replica,
    drafts: readonly RecoveredDraft[],
    expected: ReadonlyMap<string, number>,
  ): void {
    const { ledger, wallMs, number } = this.#options;
    for (const [strokeId, flushedBytes] of expected) {
      const pieces = drafts.find((draft) => draft.strokeId === strokeId)?.pieces ?? [];
      const recoveredBytes = Buffer.concat(pieces).byteLength;
      ledger.expect(
        recoveredBytes === flushedBytes,
        `I12, I26: of the draft ${strokeId} ${flushedBytes} bytes were flushed and ${recoveredBytes} came back`,
      );
    }
    const draftIds = new Set(drafts.map(({ strokeId }) => strokeId));
    ledger.checkKept(number, replica.boardId, draftIds, replica.doc);
    const refused = drafts.filter(({ pieces }) => decodeRefused(pieces) !== undefined);
    this.#recoverRefused(replica, refused);
    for (const { strokeId, pieces } of drafts.filter((draft) => !refused.includes(draft))) {
      const points = new Uint8Array(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
      this.#enqueue(replica.draw(points, wallMs(), 'recover'), strokeId);
    }
  }

  /** As `BoardReplica` does it. */
  #recoverRefused(replica: Replica, drafts: readonly RecoveredDraft[]): void {
    const { ledger, wallMs } = this.#options;
    const [first, ...others] = drafts.map(({ strokeId }) => strokeId);
    if (first === undefined) return;
    const update = refusedChange(replica.doc, drafts, () => this.#random.below(2 ** 32));
    ledger.expect(update !== undefined, `I27: what was refused cannot be put back: ${first}`);
    if (update === undefined) return;
    const operation = replica.recover(update, wallMs());
    ledger.recovers([first, ...others], operation);
    this.#enqueue(operation, first, others);
  }

  #enqueue(operation: Operation, endsDraft?: string, moreDrafts: readonly string[] = []): void {
    if (!this.appProcess.isAlive) return;
    this.#note(`${operation.kind} ${operation.id} on ${operation.boardId}`);
    this.windows.get(operation.boardId)?.send(operation, endsDraft, moreDrafts);
  }

  #window(boardId: string, random: Random): Window {
    const { number: device, ledger, wallMs, mutation } = this.#options;
    return new Window({
      appProcess: this.appProcess,
      queue: this.queue,
      replica: new Replica(boardId, random),
      random,
      device,
      ledger,
      wallMs,
      mutation: mutation.window,
    });
  }

  #observer(): DeliveryObserver {
    const { appProcess, ledger, number } = this.#options;
    return {
      retryAttempted: (event) => appProcess.act() && ledger.retried(number, event),
      delivered: (event) => appProcess.act() && ledger.delivered(number, event),
      deliveryFailed: (event) => appProcess.act() && ledger.failed(number, event),
      sessionOpened: () => this.#note('session open'),
      sessionLost: ({ reason }) => appProcess.isAlive && this.#note(`session lost: ${reason}`),
    };
  }

  #note(what: string): void {
    this.#options.world.note(`device ${this.#options.number} ${what}`);
  }
}

type Piece = Omit<DraftPiece, 'strokeId'>;

const inkPieces = (random: Random, count: number): readonly Piece[] =>
  Array.from({ length: count }, (_, sequence) => ({ sequence, piece: random.bytes(20) }));

/** The text typed since the previous piece or, at every second piece, the whole text replacing all pieces. */
function textPieces(random: Random, count: number): readonly Piece[] {
  const typed: Uint8Array[] = [];
  let sequence = 0;
  return Array.from({ length: count }, (_, index) => {
    typed.push(random.bytes(5));
    const replaces = index % 2 === 1;
    if (replaces) sequence = 0;
    const piece = replaces ? Buffer.concat(typed) : (typed.at(-1) ?? new Uint8Array());
    sequence += 1;
    return { sequence: sequence - 1, piece: new Uint8Array(piece), replaces };
  });
}
