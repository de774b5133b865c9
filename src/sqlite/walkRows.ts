import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

/** Rows asked for at once. */
const rangeLength = 512;

/** So many ids in a row without one readable row, and the rest of the table is given up. */
const maxBlindIds = 30_000;

export type Row = Readonly<Record<string, unknown>>;

export interface WalkResult {
  readonly readCount: number;
  /** False when SQLite could not read everything; how many rows were there is unknown then. */
  readonly isComplete: boolean;
}

/**
 * Visits every row of a table that can still be read, in the order of row ids. Where a range of ids cannot be
 * read, its halves are tried, down to the single row: only rows on damaged pages are missed.
 * @param columns as SQL; `rowid` is added under that name
 */
export function walkRows(
  database: DatabaseSyncInstance,
  table: string,
  columns: string,
  visit: (row: Row) => void,
): WalkResult {
  const walk = attempt(() => new RowWalk(database, table, columns, visit));
  // Any id, also one that was never given, is looked for from the root: without it nothing can be read.
  if (walk?.hasRoot() !== true) return { readCount: 0, isComplete: false };
  return walk.run();
}

class RowWalk {
  readonly #visit: (row: Row) => void;
  readonly #following: StatementSyncInstance;
  readonly #between: StatementSyncInstance;
  #readCount = 0;

  constructor(
    database: DatabaseSyncInstance,
    table: string,
    columns: string,
    visit: (row: Row) => void,
  ) {
    const select = `SELECT rowid AS rowid, ${columns} FROM ${table} WHERE rowid`;
    this.#following = database.prepare(`${select} >= ? ORDER BY rowid LIMIT ${rangeLength}`);
    this.#between = database.prepare(`${select} BETWEEN ? AND ? ORDER BY rowid`);
    this.#visit = visit;
  }

  hasRoot(): boolean {
    const probes = Array.from({ length: 40 }, (_, exponent) => 2 ** exponent);
    return probes.some((id) => attempt(() => this.#between.all(id, id)) !== undefined);
  }

  run(): WalkResult {
    let isComplete = true;
    let blindIds = 0;
    for (let from = 1; blindIds < maxBlindIds; ) {
      const start = from;
      const rows = attempt(() => this.#following.all(start) as Row[]);
      if (rows === undefined) {
        isComplete = false;
        const count = this.#salvage(from, from + rangeLength - 1);
        blindIds = count > 0 ? 0 : blindIds + rangeLength;
        from += rangeLength;
      } else {
        this.#take(rows);
        if (rows.length < rangeLength) break;
        from = Number(rows.at(-1)?.rowid) + 1;
        blindIds = 0;
      }
    }
    return { readCount: this.#readCount, isComplete };
  }

  /** @returns how many rows could be read */
  #salvage(from: number, to: number): number {
    const rows = attempt(() => this.#between.all(from, to) as Row[]);
    if (rows !== undefined) return this.#take(rows);
    if (from === to) return 0;
    const middle = from + Math.floor((to - from) / 2);
    return this.#salvage(from, middle) + this.#salvage(middle + 1, to);
  }

  #take(rows: readonly Row[]): number {
    for (const row of rows) this.#visit(row);
    this.#readCount += rows.length;
    return rows.length;
  }
}

/** What a damaged database throws is expected here, whatever it is. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
