import type { WaitingRow } from '../store/storeProtocol.ts';
import type { BatchLimit, WaitingOperation } from './outbox.ts';
import type { QueueClock } from './QueueClock.ts';

interface Entry extends WaitingRow {
  /** Age when it was entered, and the monotonic time then, both in milliseconds. */
  readonly ageAtEntryMs: number;
  readonly enteredAtMs: number;
}

/** A change is told to main within moments; a larger age means that the wall clock was set. */
const maxAgeOfNewMs = 60_000;

/** The outbox in memory: everything of the waiting operations but their bytes, by board, in order. */
export class WaitingIndex {
  readonly #clock: QueueClock;
  readonly #boards = new Map<string, Map<string, Entry>>();
  #size = 0;
  #sizeBytes = 0;

  constructor(clock: QueueClock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** Of the updates on disk. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  count(boardId: string): number {
    return this.#boards.get(boardId)?.size ?? 0;
  }

  boards(): readonly string[] {
    return [...this.#boards.keys()];
  }

  /** Takes in an operation that this process saw made. */
  add(row: WaitingRow): void {
    const ageMs = Math.min(Math.max(0, this.#clock.wallMs() - row.createdAt), maxAgeOfNewMs);
    this.#insert({ ...row, ageAtEntryMs: ageMs, enteredAtMs: this.#clock.nowMs() });
  }

  remove(boardId: string, ids: readonly string[]): void {
    const board = this.#boards.get(boardId);
    if (board === undefined) return;
    for (const id of ids) {
      const entry = board.get(id);
      if (entry === undefined) continue;
      board.delete(id);
      this.#size -= 1;
      this.#sizeBytes -= entry.sizeBytes;
    }
    if (board.size === 0) this.#boards.delete(boardId);
  }

  /** Makes it equal to what is on disk; ages of known operations stay. */
  replace(rows: readonly WaitingRow[]): void {
    const known = new Map<string, Entry>();
    for (const board of this.#boards.values())
      for (const [id, entry] of board) known.set(id, entry);
    this.#boards.clear();
    this.#size = 0;
    this.#sizeBytes = 0;
    for (const row of rows) {
      const entry = known.get(row.id);
      const ageAtEntryMs = entry?.ageAtEntryMs ?? Math.max(0, this.#clock.wallMs() - row.createdAt);
      const enteredAtMs = entry?.enteredAtMs ?? this.#clock.nowMs();
      this.#insert({ ...row, ageAtEntryMs, enteredAtMs });
    }
  }

  /** The oldest operations of a board within the limit, at least one if there is any. */
  oldest(boardId: string, { maxOperations, maxSizeBytes }: BatchLimit): readonly Entry[] {
    const taken: Entry[] = [];
    let sizeBytes = 0;
    for (const entry of this.#boards.get(boardId)?.values() ?? []) {
      sizeBytes += entry.sizeBytes;
      if (taken.length > 0 && (taken.length >= maxOperations || sizeBytes > maxSizeBytes)) break;
      taken.push(entry);
    }
    return taken;
  }

  /** As delivery needs it, with its age now. */
  describe(entry: Entry): WaitingOperation {
    const { id, kind, createdAt, ageAtEntryMs, enteredAtMs } = entry;
    return { id, kind, createdAt, ageMs: ageAtEntryMs + this.#clock.nowMs() - enteredAtMs };
  }

  #insert(entry: Entry): void {
    const board = this.#boards.get(entry.boardId) ?? new Map<string, Entry>();
    this.#boards.set(entry.boardId, board);
    if (!board.has(entry.id)) this.#size += 1;
    this.#sizeBytes += entry.sizeBytes - (board.get(entry.id)?.sizeBytes ?? 0);
    board.set(entry.id, entry);
  }
}
