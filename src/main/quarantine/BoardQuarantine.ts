import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, systemClock } from '../../base/Clock.ts';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { type BoardFailure, boardFailureSchema } from '../../shared/quarantine.ts';
import type { Log } from '../log/Log.ts';

/** Two failures within this time quarantine a board; being open this long without one releases it. */
export const failureSpanMs = 60_000;

/**
 * An app that was killed while opening a board and one that the board crashed look the same afterwards. Such ends
 * alone quarantine a board only if there are this many in a row.
 */
export const maxEndsInRow = 3;

const recordSchema = z.object({
  /** A window is opening the board and has not drawn it yet. */
  isOpening: z.boolean(),
  isQuarantined: z.boolean(),
  lastFailure: z
    .object({
      reason: boardFailureSchema,
      /** Milliseconds since the epoch, since it is compared across restarts. */
      atMs: z.number(),
      wasDrawnSince: z.boolean(),
      /** How often in a row the app ended while opening the board; 0 if the board failed in a window. */
      endCount: z.number().int().nonnegative().default(0),
    })
    .optional(),
});
type BoardRecord = z.infer<typeof recordSchema>;

const fileSchema = z.object({ boards: z.record(storedBoardIdSchema, recordSchema) });

const unknownBoard: BoardRecord = { isOpening: false, isQuarantined: false };

export interface BoardQuarantineOptions {
  readonly dataFolder: string;
  /** Called when a board enters or leaves quarantine. */
  readonly onChange: () => void;
  readonly log: Log;
  readonly clock?: Clock;
}

/**
 * Remembers, across restarts, which boards fail when they are opened. A board is quarantined when it fails
 * twice within a minute, or twice without being drawn in between: Everink then opens it only if the user insists.
 * If it is known only that the app ended, it takes `maxEndsInRow` of them.
 *
 * The file is written synchronously, so that it is complete before the board is opened. It is not flushed: it
 * must survive the end of the app, not a power cut.
 */
export class BoardQuarantine {
  readonly #path: string;
  readonly #onChange: () => void;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #records: Map<string, BoardRecord>;
  /** Cancels the timer of a board that was drawn. */
  readonly #recoveries = new Map<string, () => void>();

  constructor(options: BoardQuarantineOptions) {
    const { dataFolder, onChange, log, clock = systemClock } = options;
    this.#path = join(dataFolder, 'crashes.json');
    this.#onChange = onChange;
    this.#log = log;
    this.#clock = clock;
    this.#records = this.#read();
    for (const [boardId, { isOpening }] of this.#records) {
      if (isOpening) this.failed(boardId, 'app-ended');
    }
  }

  /** Why a board is quarantined; undefined when it is not. */
  failureOf(boardId: string): BoardFailure | undefined {
    const { isQuarantined, lastFailure } = this.#recordOf(boardId);
    return isQuarantined ? lastFailure?.reason : undefined;
  }

  /** A window starts to open the board. */
  opening(boardId: string): void {
    this.#put(boardId, { ...this.#recordOf(boardId), isOpening: true });
  }

  /** A window has drawn the board. */
  drawn(boardId: string): void {
    const { lastFailure, ...record } = this.#recordOf(boardId);
    this.#put(boardId, {
      ...record,
      isOpening: false,
      ...(lastFailure && { lastFailure: { ...lastFailure, wasDrawnSince: true } }),
    });
    if (lastFailure === undefined) return;
    this.#cancelRecovery(boardId);
    const recovery = this.#clock.after(failureSpanMs, () => this.forget(boardId));
    this.#recoveries.set(boardId, recovery);
  }

  /** A window has closed the board normally. */
  closed(boardId: string): void {
    this.#cancelRecovery(boardId);
    const record = this.#recordOf(boardId);
    if (record.isOpening) this.#put(boardId, { ...record, isOpening: false });
  }

  /** The board failed in a window. */
  failed(boardId: string, reason: BoardFailure): void {
    const before = this.#recordOf(boardId);
    const isQuarantined = before.isQuarantined || this.#isRepeated(before.lastFailure, reason);
    this.#enter(boardId, reason, isQuarantined);
  }

  /** Quarantines a board at once. */
  quarantine(boardId: string, reason: BoardFailure): void {
    this.#enter(boardId, reason, true);
  }

  /** Forgets the board's failures: it works again, or was deleted. */
  forget(boardId: string): void {
    this.#cancelRecovery(boardId);
    if (!this.#records.has(boardId)) return;
    this.#put(boardId, unknownBoard);
  }

  #enter(boardId: string, reason: BoardFailure, isQuarantined: boolean): void {
    this.#cancelRecovery(boardId);
    const endCount = reason === 'app-ended' ? this.#endsInRow(boardId) + 1 : 0;
    const lastFailure = { reason, atMs: this.#clock.wallMs(), wasDrawnSince: false, endCount };
    this.#log.error('a board failed', { board: boardId, reason, isQuarantined });
    this.#put(boardId, { isOpening: false, isQuarantined, lastFailure });
  }

  /** If the clock was set back, a failure counts as recent. */
  #isRepeated(last: BoardRecord['lastFailure'], reason: BoardFailure): boolean {
    if (last === undefined) return false;
    const isEnd = reason === 'app-ended';
    if (!last.wasDrawnSince) {
      return !isEnd || last.endCount === 0 || last.endCount + 1 >= maxEndsInRow;
    }
    // A user may end the app at any time, which alone says nothing about the board.
    if (isEnd) return false;
    return this.#clock.wallMs() - last.atMs < failureSpanMs;
  }

  /** Unless the board has been drawn since. */
  #endsInRow(boardId: string): number {
    const { lastFailure } = this.#recordOf(boardId);
    return lastFailure?.wasDrawnSince === false ? lastFailure.endCount : 0;
  }

  #cancelRecovery(boardId: string): void {
    this.#recoveries.get(boardId)?.();
    this.#recoveries.delete(boardId);
  }

  #recordOf(boardId: string): BoardRecord {
    return this.#records.get(boardId) ?? unknownBoard;
  }

  #put(boardId: string, record: BoardRecord): void {
    const hadFailure = this.failureOf(boardId);
    const { isOpening, isQuarantined, lastFailure } = record;
    if (isOpening || isQuarantined || lastFailure !== undefined) this.#records.set(boardId, record);
    else this.#records.delete(boardId);
    this.#write();
    if (this.failureOf(boardId) !== hadFailure) this.#onChange();
  }

  #read(): Map<string, BoardRecord> {
    try {
      const { boards } = fileSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      return new Map(Object.entries(boards));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#log.warn('cannot read which boards crashed', { error });
      }
      return new Map();
    }
  }

  #write(): void {
    try {
      const fresh = `${this.#path}.tmp`;
      writeFileSync(fresh, JSON.stringify({ boards: Object.fromEntries(this.#records) }));
      renameSync(fresh, this.#path);
    } catch (error) {
      this.#log.warn('cannot keep which boards crashed', { error });
    }
  }
}
