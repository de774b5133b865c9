import * as Y from 'yjs';
import type { MessageToMain } from '../../shared/ipc.ts';

type OperationMessage = Extract<MessageToMain, { type: 'operation' }>;

/** An operation that was not sent to main yet, or several merged into one while they waited. */
export interface PendingOperation {
  readonly message: OperationMessage;
  /** How many user changes it contains. */
  readonly changeCount: number;
  /** Drafts that end with it, besides the one that the message names. */
  readonly moreDrafts: readonly string[];
  /** How often it was merged. */
  readonly level: number;
}

/** This many wait unmerged, so that a burst keeps its operations apart; later ones are merged. */
export const maxSeparateOperations = 500;

/** Merging takes quadratic time in the number of updates, so a few are merged at a time, and a few of the results again. */
const mergedTogether = 16;

/** Merging this much takes some ten milliseconds, all that drawing may be delayed. */
const maxMergedSizeBytes = 64 * 1024;

/**
 * Operations of one board that wait in the window, in order, while main holds enough unsaved ones.
 * The longer they wait, the more they are merged: hours of drawing on a full disk take about the bytes drawn.
 * A merged operation has the id and time of its first operation and the kind of its last.
 */
export class PendingOperations {
  #operations: PendingOperation[] = [];
  #changeCount = 0;
  #sizeBytes = 0;

  /** Number of operations as they will be sent. */
  get size(): number {
    return this.#operations.length;
  }

  get changeCount(): number {
    return this.#changeCount;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get first(): PendingOperation | undefined {
    return this.#operations[0];
  }

  push(message: OperationMessage, moreDrafts: readonly string[] = []): void {
    this.#operations.push({ message, changeCount: 1, moreDrafts, level: 0 });
    this.#changeCount += 1;
    this.#sizeBytes += updateSizeOf(message);
    while (this.#mergeLast());
  }

  shift(): PendingOperation | undefined {
    const first = this.#operations.shift();
    if (first === undefined) return undefined;
    this.#changeCount -= first.changeCount;
    this.#sizeBytes -= updateSizeOf(first.message);
    return first;
  }

  /** Merges the newest run of operations of the same level. @returns whether there was one */
  #mergeLast(): boolean {
    if (this.#operations.length < maxSeparateOperations + mergedTogether) return false;
    const run = this.#operations.slice(-mergedTogether);
    const sizeBytes = sum(run.map(({ message }) => updateSizeOf(message)));
    if (sizeBytes > maxMergedSizeBytes) return false;
    if (run.some(({ level }) => level !== run[0]?.level)) return false;
    if (run.some(({ message }) => message.continues === true)) return false;
    const merged = merge(run);
    this.#operations.splice(-mergedTogether, mergedTogether, merged);
    this.#sizeBytes += updateSizeOf(merged.message) - sizeBytes;
    return true;
  }
}

export const updateSizeOf = ({ operation }: OperationMessage): number =>
  operation.update.byteLength;

function merge(run: readonly PendingOperation[]): PendingOperation {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing to merge');
  const [endsDraft, ...moreDrafts] = run.flatMap(({ message, moreDrafts: more }) =>
    message.endsDraft === undefined ? more : [message.endsDraft, ...more],
  );
  const update = Y.mergeUpdates(run.map(({ message }) => message.operation.update));
  return {
    message: {
      type: 'operation',
      operation: {
        ...first.message.operation,
        kind: last.message.operation.kind,
        update: new Uint8Array(update),
      },
      ...(endsDraft === undefined ? {} : { endsDraft }),
    },
    changeCount: sum(run.map(({ changeCount }) => changeCount)),
    moreDrafts,
    level: first.level + 1,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
