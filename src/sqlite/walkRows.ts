import type { DatabaseSyncInstance } from '@photostructure/sqlite';

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
  const start = `SELECT rowid AS rowid, ${columns} FROM ${table} WHERE rowid`;
  const following = attempt(() =>
    database.prepare(`${start} >= ? ORDER BY rowid LIMIT ${rangeLength}`),
  );
  const between = attempt(() => database.prepare(`${start} BETWEEN ? AND ? ORDER BY rowid`));
  if (following === undefined || between === undefined) return { readCount: 0, isComplete: false };

  // Any id, also one that was never given, is looked for from the root.
  const probes = Array.from({ length: 40 }, (_, exponent) => 2 ** exponent);
  if (probes.every((id) => attempt(() => between.all(id, id)) === undefined)) {
    return { readCount: 0, isComplete: false };
  }

  let readCount = 0;
  const visitAll = (rows: readonly Row[]): number => {
    for (const row of rows) visit(row);
    readCount += rows.length;
    return rows.length;
  };

  /** @returns how many rows could be read */
  const salvage = (from: number, to: number): number => {
    const rows = attempt(() => between.all(from, to) as Row[]);
    if (rows !== undefined) return visitAll(rows);
    if (from === to) return 0;
    const middle = from + Math.floor((to - from) / 2);
    return salvage(from, middle) + salvage(middle + 1, to);
  };

  let isComplete = true;
  let blindIds = 0;
  for (let from = 1; blindIds < maxBlindIds; ) {
    const next = from;
    const rows = attempt(() => following.all(next) as Row[]);
    if (rows !== undefined) {
      visitAll(rows);
      if (rows.length < rangeLength) break;
      from = Number(rows.at(-1)?.['rowid']) + 1;
      blindIds = 0;
      continue;
    }
    isComplete = false;
    const count = salvage(from, from + rangeLength - 1);
    blindIds = count > 0 ? 0 : blindIds + rangeLength;
    from += rangeLength;
  }
  return { readCount, isComplete };
}

/** What a damaged database throws is expected here, whatever it is. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
