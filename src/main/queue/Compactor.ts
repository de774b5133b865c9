import type { Clock } from '../../base/Clock.ts';
import type { Log } from '../log/Log.ts';
import type { CompactedBoard, Tail } from '../store/storeProtocol.ts';

/** A thousand small updates take a few hundred milliseconds to apply at opening. */
const maxTailCount = 1_000;

/** A snapshot is written in full: on a large board each operation pays for at most 4 KiB of it. */
const snapshotBytesPerOperation = 4_096;

/** A tail of this size is worth a snapshot, however few operations it has, if it is half of the board. */
const maxTailSizeBytes = 2 * 1024 * 1024;
const tailShareOfSnapshot = 0.5;
/** Operations of this average size, such as the pieces of a received board, are read as quickly as a snapshot. */
const largeOperationSizeBytes = 16 * 1024;

/** Compaction waits this long, to stay out of the way of a board that is being opened. */
const delayMs = 3_000;
/** While this much arrives in that time, a board is being received, and a snapshot would soon be outdated. */
const burstSizeBytes = 1024 * 1024;
/** It may never end either. */
const maxPostponements = 20;

export interface CompactorOptions {
  readonly compact: (boardId: string) => Promise<CompactedBoard | undefined>;
  /** Sets damaged rows aside. */
  readonly inspect: (boardId: string) => Promise<void>;
  /** Resolves when the snapshot is on disk. */
  readonly store: (boardId: string, compacted: CompactedBoard) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Growth {
  count: number;
  sizeBytes: number;
  snapshotSizeBytes: number;
}

/**
 * Writes a new snapshot of a board when many operations follow the last one. One board at a time, in the
 * background; killed at any moment, it leaves the board as it was.
 */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #boards = new Map<string, Growth>();
  readonly #due = new Set<string>();
  #cancel: (() => void) | undefined;
  /** Bytes stored since the delay began, of all boards. */
  #grownBytes = 0;
  #postponements = 0;
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** The counts on disk at opening. */
  replace(tails: readonly Tail[]): void {
    this.#boards.clear();
    for (const { boardId, ...growth } of tails) {
      this.#boards.set(boardId, growth);
      this.#plan(boardId);
    }
  }

  /** An operation of this size was stored. */
  grew(boardId: string, sizeBytes: number): void {
    const growth = this.#boards.get(boardId) ?? { count: 0, sizeBytes: 0, snapshotSizeBytes: 0 };
    growth.count += 1;
    growth.sizeBytes += sizeBytes;
    this.#grownBytes += sizeBytes;
    this.#boards.set(boardId, growth);
    this.#plan(boardId);
  }

  /** Resolves when the running compaction has ended; no other one starts. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.#running;
  }

  #plan(boardId: string): void {
    const growth = this.#boards.get(boardId);
    if (growth === undefined || !isDue(growth) || this.#isClosed) return;
    this.#due.add(boardId);
    if (this.#running !== undefined || this.#cancel !== undefined) return;
    this.#begin();
  }

  #begin(): void {
    this.#postponements = 0;
    this.#delay();
  }

  #delay(): void {
    this.#grownBytes = 0;
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#cancel = undefined;
      if (this.#grownBytes >= burstSizeBytes && this.#postponements < maxPostponements) {
        this.#postponements += 1;
        this.#delay();
        return;
      }
      this.#running = this.#compactDue().finally(() => {
        this.#running = undefined;
        // Boards that became due meanwhile may still grow.
        if (this.#due.size > 0 && !this.#isClosed) this.#begin();
      });
    });
  }

  async #compactDue(): Promise<void> {
    const due = [...this.#due];
    this.#due.clear();
    for (const boardId of due) {
      if (this.#isClosed) return;
      await this.#compact(boardId);
    }
  }

  async #compact(boardId: string): Promise<void> {
    const { compact, inspect, store, clock, log } = this.#options;
    const startMs = clock.nowMs();
    // Counting starts again, also after a failure: the next try comes with further growth.
    const growth = { count: 0, sizeBytes: 0, snapshotSizeBytes: 0 };
    this.#boards.set(boardId, growth);
    try {
      const compacted = await compact(boardId);
      if (compacted === undefined) {
        await inspect(boardId);
        return;
      }
      growth.snapshotSizeBytes = compacted.payload.byteLength;
      await store(boardId, compacted);
      const ms = Math.round(clock.nowMs() - startMs);
      log.info('compacted', { board: boardId, ms, sizeBytes: growth.snapshotSizeBytes });
    } catch (error) {
      log.warn('cannot compact', { board: boardId, error });
    }
  }
}

const isDue = ({ count, sizeBytes, snapshotSizeBytes }: Growth): boolean =>
  count >= Math.max(maxTailCount, snapshotSizeBytes / snapshotBytesPerOperation) ||
  (sizeBytes >= Math.max(maxTailSizeBytes, snapshotSizeBytes * tailShareOfSnapshot) &&
    sizeBytes < count * largeOperationSizeBytes);
