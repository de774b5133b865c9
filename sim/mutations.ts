import { NotRetryableError } from '../src/base/NotRetryableError.ts';
import type { OutboxQuotaOptions } from '../src/main/queue/OutboxQuota.ts';
import type {
  Batch,
  BatchLimit,
  CatchUpUpdate,
  Outbox,
  SplitUpdate,
  WaitingOperation,
} from '../src/main/queue/outbox.ts';
import type { BoardRoute } from '../src/main/sync/BoardRoutes.ts';
import type { DeliveryObserver } from '../src/main/sync/observer.ts';
import { NotPermittedError } from '../src/main/sync/wire/SendError.ts';
import type { DiskMutation } from './SimulatedDisk.ts';
import type { WindowMutation } from './Window.ts';

/**
 * A deliberate bug, injected between the real code and the simulated world, or around a part of the real code. None is
 * in the shipped code.
 */
export interface Mutation {
  readonly answersBeforeFlush?: boolean;
  readonly disk?: DiskMutation;
  readonly outbox?: (outbox: Outbox) => Outbox;
  /** Falsifies the routes that the sync receives. */
  readonly routes?: (routes: readonly BoardRoute[]) => readonly BoardRoute[];
  readonly quota?: (options: OutboxQuotaOptions, outbox: Outbox) => OutboxQuotaOptions;
  readonly observer?: (observer: DeliveryObserver) => DeliveryObserver;
  readonly window?: WindowMutation;
  readonly keepsStaleAnswers?: boolean;
  /** The queue measures durations with a clock that can be set. */
  readonly measuresByWallClock?: boolean;
  readonly serverAcknowledgesFirst?: boolean;
  /** Applied around the run. @returns undoes it */
  readonly around?: () => () => void;
}

/** Forwards all calls; a mutation overrides some. */
class OutboxInFront implements Outbox {
  protected readonly outbox: Outbox;

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  get size(): number {
    return this.outbox.size;
  }

  waitingCount(boardId: string): number {
    return this.outbox.waitingCount(boardId);
  }

  boardsWaiting(): readonly string[] {
    return this.outbox.boardsWaiting();
  }

  onWaiting(listener: (boardId: string) => void): () => void {
    return this.outbox.onWaiting(listener);
  }

  nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    return this.outbox.nextBatch(boardId, limit);
  }

  stillWaiting(batch: Batch): readonly WaitingOperation[] {
    return this.outbox.stillWaiting(batch);
  }

  acknowledge(batch: Batch): Promise<readonly WaitingOperation[]> {
    return this.outbox.acknowledge(batch);
  }

  receive(boardId: string, update: Uint8Array): Promise<void> {
    return this.outbox.receive(boardId, update);
  }

  stateVector(boardId: string): Promise<Uint8Array> {
    return this.outbox.stateVector(boardId);
  }

  missingUpdate(boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    return this.outbox.missingUpdate(boardId, peerStateVector);
  }

  split(update: Uint8Array, maxSizeBytes: number): Promise<readonly Uint8Array[]> {
    return this.outbox.split(update, maxSizeBytes);
  }

  splitReceived(boardId: string, update: Uint8Array, maxSizeBytes: number): Promise<SplitUpdate> {
    return this.outbox.splitReceived(boardId, update, maxSizeBytes);
  }

  beginSync(boardId: string, serverUrl: string): Promise<void> {
    return this.outbox.beginSync(boardId, serverUrl);
  }

  boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    return this.outbox.boardsNeverSynced(serverUrl);
  }

  markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    return this.outbox.markSynced(boardId, serverUrl, coveredSeq);
  }
}

class HandsOutOnce extends OutboxInFront {
  readonly #handedOut = new Set<string>();

  override async nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    const batch = await this.outbox.nextBatch(boardId, limit);
    if (batch?.operations.some(({ id }) => this.#handedOut.has(id))) return undefined;
    for (const { id } of batch?.operations ?? []) this.#handedOut.add(id);
    return batch;
  }

  /** The catch-up of the next session would send it again. */
  override async missingUpdate(
    boardId: string,
    peerStateVector: Uint8Array,
  ): Promise<CatchUpUpdate> {
    const missing = await this.outbox.missingUpdate(boardId, peerStateVector);
    return { ...missing, coveredSeq: 0 };
  }
}

class DropsOldest extends OutboxInFront {
  override async nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    if (this.outbox.waitingCount(boardId) > 10) {
      const oldest = await this.outbox.nextBatch(boardId, { ...limit, maxOperations: 1 });
      if (oldest !== undefined) await this.outbox.acknowledge(oldest);
    }
    return await this.outbox.nextBatch(boardId, limit);
  }
}

const emptyUpdate = new Uint8Array([0, 0]);

class SkipsCatchUp extends OutboxInFront {
  override async missingUpdate(
    boardId: string,
    peerStateVector: Uint8Array,
  ): Promise<CatchUpUpdate> {
    const missing = await this.outbox.missingUpdate(boardId, peerStateVector);
    return boardId === 'one' ? { ...missing, update: emptyUpdate } : missing;
  }
}

class CoversTooMuch extends OutboxInFront {
  override markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    return this.outbox.markSynced(boardId, serverUrl, coveredSeq + 1_000);
  }
}

class TrustsEveryServer extends OutboxInFront {
  readonly #synced = new Set<string>();

  override async boardsNeverSynced(serverUrl: string): Promise<readonly string[]> {
    const boardIds = await this.outbox.boardsNeverSynced(serverUrl);
    return boardIds.filter((boardId) => !this.#synced.has(boardId));
  }

  override markSynced(
    boardId: string,
    serverUrl: string,
    coveredSeq: number,
  ): Promise<readonly WaitingOperation[]> {
    this.#synced.add(boardId);
    return this.outbox.markSynced(boardId, serverUrl, coveredSeq);
  }
}

class ForgetsRemote extends OutboxInFront {
  #count = 0;

  override async receive(boardId: string, update: Uint8Array): Promise<void> {
    this.#count += 1;
    if (this.#count % 5 !== 0) await this.outbox.receive(boardId, update);
  }
}

async function dropOldestOf(outbox: Outbox): Promise<void> {
  for (const boardId of outbox.boardsWaiting()) {
    const oldest = await outbox.nextBatch(boardId, { maxOperations: 1, maxSizeBytes: 1 });
    if (oldest !== undefined) await outbox.acknowledge(oldest);
  }
}

/** An error that is not recognised as not retryable. */
function retryEverything(): () => void {
  const define = (error: object, is: (value: unknown) => boolean): void => {
    Object.defineProperty(error, Symbol.hasInstance, { configurable: true, value: is });
  };
  const isNotPermitted = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    Object.prototype.isPrototypeOf.call(NotPermittedError.prototype, value);
  define(NotRetryableError, () => false);
  define(NotPermittedError, isNotPermitted);
  return () => {
    Reflect.deleteProperty(NotRetryableError, Symbol.hasInstance);
    Reflect.deleteProperty(NotPermittedError, Symbol.hasInstance);
  };
}

/** The bugs that the simulator has to find. */
export const mutations = {
  'reports saved before the flush': { answersBeforeFlush: true },
  'does not send again after a disconnect': { outbox: (outbox) => new HandsOutOnce(outbox) },
  'retries what is not retryable': { around: retryEverything },
  'drops operations on overflow': { disk: { maxOperations: 8 } },
  'drops the oldest when the outbox is large': { outbox: (outbox) => new DropsOldest(outbox) },
  'counts a delivery that was retried twice': {
    observer: (observer) => ({
      ...observer,
      delivered: (event) => {
        observer.delivered?.(event);
        if (event.attempts > 1) observer.delivered?.(event);
      },
    }),
  },
  'the server acknowledges before it stores': { serverAcknowledgesFirst: true },
  'an acknowledgement removes the next operation too': { disk: { acknowledgesNext: true } },
  'a kill empties the outbox': { disk: { forgets: 'outbox' } },
  'a kill loses the ink of unfinished strokes': { disk: { forgets: 'drafts' } },
  'replaced text comes back': { disk: { keepsReplacedPieces: true } },
  'skips the catch-up of a board': { outbox: (outbox) => new SkipsCatchUp(outbox) },
  'a catch-up removes later operations too': {
    outbox: (outbox) => new CoversTooMuch(outbox),
  },
  'accepts an answer of the previous session': { keepsStaleAnswers: true },
  'measures durations with the wall clock': { measuresByWallClock: true },
  'does not store the changes of others': { outbox: (outbox) => new ForgetsRemote(outbox) },
  'sends a joined board to the default server': { routes: () => [] },
  'counts one server’s acknowledgement for another': {
    outbox: (outbox) => new TrustsEveryServer(outbox),
  },
  'drops operations when the outbox is full': {
    quota: (options, outbox) => ({
      ...options,
      tell: (notice) => {
        options.tell(notice);
        if (notice.actions !== undefined) void dropOldestOf(outbox);
      },
    }),
  },
  'a refused operation is dropped silently': { window: { refusal: 'is not told' } },
  'a refused operation is reported as saved': { window: { refusal: 'is told as saved' } },
  'a refused operation holds up those after it': { window: { refusal: 'stops the port' } },
  'nothing replaces a refused operation': { disk: { dropsFills: true } },
  'the change of a refused operation is not kept': { disk: { dropsRefused: true } },
  'never withdraws a warning about the outbox': {
    quota: (options) => ({ ...options, withdraw: () => {} }),
  },
} as const satisfies Readonly<Record<string, Mutation>>;

export type MutationName = keyof typeof mutations;
