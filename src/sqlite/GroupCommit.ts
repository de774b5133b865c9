/** What became of one write of a transaction that was committed. */
export type WriteOutcome<Result> =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly error: Error };

export interface GroupCommitOptions<Write, Result> {
  /**
   * Writes all in one transaction, in order, and resolves when it is flushed. Rejects when the disk refuses:
   * none of them is written then. A write that can never succeed is an outcome, not a rejection.
   */
  readonly commit: (writes: readonly Write[]) => Promise<readonly WriteOutcome<Result>[]>;
  readonly sizeBytes: (write: Write) => number;
  /**
   * Of the writes with the same name only the latest counts. One that waits is left out when the next one comes, and
   * is done when that is: however long the disk refuses, one of them waits.
   */
  readonly supersedes?: ((write: Write) => string | undefined) | undefined;
  /** Whether the write that comes after this one goes into the same transaction, however large that is. */
  readonly continues?: ((write: Write) => boolean) | undefined;
  /**
   * Resolves when a refused transaction should be tried again, or with false when it should not: the writes
   * stay pending then, and the next `submit` starts again.
   * @param failures in a row, from 1
   */
  readonly untilRetry: (error: unknown, failures: number) => Promise<boolean>;
}

/** A transaction takes no more than this, so that the first of a flood does not wait for the last. */
export const maxTransactionWrites = 2_000;
const maxSizeBytes = 16 * 1024 * 1024;

interface Waiting<Result> {
  readonly resolve: (value: Result) => void;
  readonly reject: (error: Error) => void;
}

interface Pending<Write, Result> {
  readonly write: Write;
  readonly name: string | undefined;
  /** Who waits for it, and for those that it stands for. */
  readonly waiting: readonly Waiting<Result>[];
}

/**
 * Writes in the order in which they come, many to a transaction: while one is being flushed, what arrives
 * gathers, and the next transaction takes it. A burst of any length thus costs few flushes and nobody waits
 * for a timer. What the disk refuses stays here, in order, and is tried again until the disk takes it.
 */
export class GroupCommit<Write, Result> {
  readonly #options: GroupCommitOptions<Write, Result>;
  #pending: Pending<Write, Result>[] = [];
  /** How many of them are in the transaction that is being made. */
  #committingCount = 0;
  #running: Promise<void> | undefined;
  #transactionCount = 0;

  constructor(options: GroupCommitOptions<Write, Result>) {
    this.#options = options;
  }

  /** Transactions committed so far. */
  get transactionCount(): number {
    return this.#transactionCount;
  }

  /** Writes that are not on disk yet, oldest first. */
  get pending(): readonly Write[] {
    return this.#pending.map(({ write }) => write);
  }

  /** Resolves when the write is on disk, flushed. Rejects only when it can never be written. */
  submit(write: Write): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#add({
        write,
        name: this.#options.supersedes?.(write),
        waiting: [{ resolve, reject }],
      });
      // Begun a microtask later, so that what one event brings goes into one transaction.
      this.#running ??= Promise.resolve().then(() => this.#run());
    });
  }

  /** Resolves when nothing is being written any more: all is on disk, or the disk refused and nobody retries. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Gives up what is pending; each of those submits rejects with the error. */
  abandon(error: Error): void {
    const abandoned = this.#pending;
    this.#pending = [];
    for (const { waiting } of abandoned) for (const { reject } of waiting) reject(error);
  }

  #add(added: Pending<Write, Result>): void {
    const index =
      added.name === undefined
        ? -1
        : this.#pending.findLastIndex(({ name }) => name === added.name);
    const isOnItsWay = index < this.#committingCount;
    const [before] = isOnItsWay || index < 0 ? [] : this.#pending.splice(index, 1);
    this.#pending.push({ ...added, waiting: [...(before?.waiting ?? []), ...added.waiting] });
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (this.#pending.length > 0) {
      const group = this.#nextGroup();
      this.#committingCount = group.length;
      try {
        const outcomes = await this.#options.commit(group.map(({ write }) => write));
        failures = 0;
        this.#transactionCount += 1;
        this.#pending = this.#pending.slice(group.length);
        this.#committingCount = 0;
        for (const [index, pending] of group.entries()) settle(pending, outcomes[index]);
      } catch (error) {
        failures += 1;
        this.#committingCount = 0;
        if (!(await this.#options.untilRetry(error, failures))) break;
      }
    }
    this.#running = undefined;
  }

  #nextGroup(): readonly Pending<Write, Result>[] {
    const { sizeBytes: sizeOf, continues = () => false } = this.#options;
    let sizeBytes = 0;
    /** Where the transaction may end. */
    let endCount = 0;
    for (const [index, { write }] of this.#pending.entries()) {
      sizeBytes += sizeOf(write);
      const isFull = index >= maxTransactionWrites || sizeBytes > maxSizeBytes;
      if (endCount > 0 && isFull) break;
      if (!continues(write)) endCount = index + 1;
    }
    return this.#pending.slice(0, endCount === 0 ? this.#pending.length : endCount);
  }
}

function settle<Write, Result>(
  { waiting }: Pending<Write, Result>,
  outcome: WriteOutcome<Result> | undefined,
): void {
  for (const { resolve, reject } of waiting) {
    if (outcome === undefined) reject(new Error('the transaction said nothing of this write'));
    else if (outcome.ok) resolve(outcome.value);
    else reject(outcome.error);
  }
}
