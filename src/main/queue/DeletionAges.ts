import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../base/Clock.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';
import { keptDeletedMs } from './BoardList.ts';

const dayMs = 24 * 60 * 60 * 1_000;
/** The most that counts between two runs, whatever the date says. */
const maxPauseMs = 7 * dayMs;
/** A clock further ahead of the last run than this has probably jumped. */
const maxLeapMs = 60 * dayMs;

const stateSchema = z.object({
  /** Time that has passed since the file was created, milliseconds. */
  passedMs: z.number().min(0),
  /** When it was written, milliseconds since the epoch. */
  wallMs: z.number(),
  /** `passedMs` when each deleted board was first seen as deleted. */
  deleted: z.array(z.tuple([boardIdSchema, z.number().min(0)])),
});
type State = z.infer<typeof stateSchema>;

export interface DeletionAgesOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How long ago boards were deleted, by time that has really passed: all of it while the app ran, and at most a
 * week between two runs. A date alone is wrong by years if somebody sets the clock. Stored in
 * `deletions.json`; without the file, counting starts now.
 */
export class DeletionAges {
  readonly #options: DeletionAgesOptions;
  readonly #path: string;
  readonly #startMs: number;
  readonly #passedBeforeMs: number;
  readonly #deleted: Map<string, number>;
  /** The clock is far from where it was in the last run, so no date can be trusted in this one. */
  readonly #hasClockJumped: boolean;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: DeletionAgesOptions) {
    const { dataFolder, clock, log } = options;
    this.#options = options;
    this.#path = join(dataFolder, 'deletions.json');
    this.#startMs = clock.nowMs();
    const before = this.#read();
    const pauseMs = clock.wallMs() - before.wallMs;
    this.#hasClockJumped = pauseMs < 0 || pauseMs > maxLeapMs;
    this.#passedBeforeMs =
      before.passedMs + (this.#hasClockJumped ? 0 : Math.min(pauseMs, maxPauseMs));
    this.#deleted = new Map(before.deleted);
    // The time passed so far must survive if this run is killed.
    if (this.#deleted.size > 0) void this.save();
    if (this.#hasClockJumped) {
      log.warn('the clock has jumped since the last run: no deleted board is removed', {
        days: Math.round(pauseMs / dayMs),
      });
    }
  }

  /** Whether enough time has passed since a board was deleted to delete it permanently. */
  isOldEnough(boardId: string): boolean {
    return !this.#hasClockJumped && this.ageMs(boardId) >= keptDeletedMs;
  }

  /** Records which boards are deleted now. */
  update(deletedIds: ReadonlySet<string>): void {
    const isKnown = [...deletedIds].every((id) => this.#deleted.has(id));
    if (isKnown && deletedIds.size === this.#deleted.size) return;
    for (const id of this.#deleted.keys()) if (!deletedIds.has(id)) this.#deleted.delete(id);
    for (const id of deletedIds) {
      if (!this.#deleted.has(id)) this.#deleted.set(id, this.#passedMs);
    }
    void this.save();
  }

  /** Milliseconds that have certainly passed since the board was deleted; 0 if unknown. */
  ageMs(boardId: string): number {
    const sinceMs = this.#deleted.get(boardId);
    return sinceMs === undefined ? 0 : this.#passedMs - sinceMs;
  }

  /** Resolves when it is on disk, or refused: then deleted boards stay longer. Never rejects. */
  async save(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  get #passedMs(): number {
    return this.#passedBeforeMs + this.#options.clock.nowMs() - this.#startMs;
  }

  #read(): State {
    const { log, clock } = this.#options;
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        log.warn('deleted boards are kept longer: their ages cannot be read', { error });
      }
      return { passedMs: 0, wallMs: clock.wallMs(), deleted: [] };
    }
  }

  async #write(): Promise<void> {
    const state: State = {
      passedMs: this.#passedMs,
      wallMs: this.#options.clock.wallMs(),
      deleted: [...this.#deleted],
    };
    try {
      await writeAtomically(this.#path, JSON.stringify(state));
    } catch (error) {
      this.#options.log.warn('the ages of deleted boards are not kept', { error });
    }
  }
}
