import type { Clock } from '../../base/Clock.ts';
import type { WaitingRow } from '../store/storeProtocol.ts';
import type { BatchLimit, WaitingOperation } from './outbox.ts';

export interface WaitingEntry extends WaitingRow {
  /** Age when added, and the monotonic time then, both in milliseconds. */
  readonly ageAtEntryMs: number;
  readonly enteredAtMs: number;
  /** It was acknowledged, which is being written to disk: it is neither sent nor reported again. */
  isLeaving: boolean;
}

/** A change reaches main within moments; a larger age means that the wall clock was set. */
const maxAgeOfNewMs = 60_000;

/** The outbox in memory: the waiting operations without their updates, by board, in order. */
export class WaitingIndex {
  readonly #clock: Clock;
  readonly #boards = new Map<string, Map<string, WaitingEntry>>();
  #size = 0;
  #sizeBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** Size of the updates on disk. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  count(boardId: string): number {
    return this.#boards.get(boardId)?.size ?? 0;
  }

  boards(): readonly string[] {
    return [...this.#boards.keys()];
  }

  /** Adds an operation made during this run. */
  add(row: WaitingRow): void {
    const ageMs = Math.min(Math.max(0, this.#clock.wallMs() - row.createdAt), maxAgeOfNewMs);
    const enteredAtMs = this.#clock.nowMs();
    this.#insert({ ...row, ageAtEntryMs: ageMs, enteredAtMs, isLeaving: false });
  }

  /** Whether it is in the outbox and not claimed. */
  isWaiting(boardId: string, id: string): boolean {
    return this.#boards.get(boardId)?.get(id)?.isLeaving === false;
  }

  /**
   * Claims the acknowledged operations of a board that are not claimed yet. The caller removes them from the outbox on
   * disk. They stay in the index until `remove`.
   */
  claim(boardId: string, ids: readonly string[]): readonly WaitingEntry[] {
    const board = this.#boards.get(boardId);
    return this.#claim(ids.map((id) => board?.get(id)));
  }

  /** As `claim`, for the operations up to `seq`, oldest first. */
  claimUpTo(boardId: string, seq: number): readonly WaitingEntry[] {
    const covered: WaitingEntry[] = [];
    for (const entry of this.#boards.get(boardId)?.values() ?? []) {
      if (entry.seq > seq) break;
      covered.push(entry);
    }
    return this.#claim(covered);
  }

  /** Undoes a claim: the removal did not reach the disk. */
  unclaim(claimed: readonly WaitingEntry[]): void {
    for (const entry of claimed) entry.isLeaving = false;
  }

  remove(boardId: string, ids: Iterable<string>): void {
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

  /** Makes the index equal to the disk; ages of known operations stay. */
  replace(rows: readonly WaitingRow[]): void {
    const known = new Map<string, WaitingEntry>();
    for (const board of this.#boards.values())
      for (const [id, entry] of board) known.set(id, entry);
    this.#boards.clear();
    this.#size = 0;
    this.#sizeBytes = 0;
    for (const row of rows) {
      this.#insert(known.get(row.id) ?? this.#entryOf(row));
    }
  }

  /** The oldest operations of a board within the limit, at least one if there is any. */
  oldest(boardId: string, { maxOperations, maxSizeBytes }: BatchLimit): readonly WaitingEntry[] {
    const taken: WaitingEntry[] = [];
    let sizeBytes = 0;
    for (const entry of this.#boards.get(boardId)?.values() ?? []) {
      if (entry.isLeaving) continue;
      sizeBytes += entry.sizeBytes;
      if (taken.length > 0 && (taken.length >= maxOperations || sizeBytes > maxSizeBytes)) break;
      taken.push(entry);
    }
    return taken;
  }

  #claim(entries: readonly (WaitingEntry | undefined)[]): readonly WaitingEntry[] {
    const claimed = entries.filter((entry): entry is WaitingEntry => entry?.isLeaving === false);
    for (const entry of claimed) entry.isLeaving = true;
    return claimed;
  }

  #entryOf(row: WaitingRow): WaitingEntry {
    const ageAtEntryMs = Math.max(0, this.#clock.wallMs() - row.createdAt);
    return { ...row, ageAtEntryMs, enteredAtMs: this.#clock.nowMs(), isLeaving: false };
  }

  /** The form that delivery needs, with its present age. */
  describe(entry: WaitingEntry): WaitingOperation {
    const { id, kind, createdAt, ageAtEntryMs, enteredAtMs } = entry;
    return { id, kind, createdAt, ageMs: ageAtEntryMs + this.#clock.nowMs() - enteredAtMs };
  }

  #insert(entry: WaitingEntry): void {
    const board = this.#boards.get(entry.boardId) ?? new Map<string, WaitingEntry>();
    this.#boards.set(entry.boardId, board);
    if (!board.has(entry.id)) this.#size += 1;
    this.#sizeBytes += entry.sizeBytes - (board.get(entry.id)?.sizeBytes ?? 0);
    board.set(entry.id, entry);
  }
}
