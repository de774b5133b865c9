import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Runs `work` in a transaction: all of it is on disk when this returns, none of it when it throws. */
export function inTransaction<Result>(database: DatabaseSyncInstance, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // After a full disk or an I/O error SQLite has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
