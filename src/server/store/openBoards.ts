import { basename, join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { updateFault, wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { closeDamaged, openDamaged } from '../../sqlite/openDamaged.ts';
import { openDatabase } from '../../sqlite/openDatabase.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { finishRecovery, setAside, unfinishedRecoveries } from '../../sqlite/setAside.ts';
import { walkRows } from '../../sqlite/walkRows.ts';
import type { ServerLog } from '../log/ServerLog.ts';
import { boardMigrations } from './boardSchema.ts';

export const boardsDatabaseName = 'boards.sqlite';

/**
 * Opens the database of a data folder, creating it if necessary. A damaged one is set aside under a dated name, and
 * its readable content is recovered.
 * @throws StorageError
 */
export function openBoards(folder: string, log: ServerLog, now: () => Date): DatabaseSyncInstance {
  const path = join(folder, boardsDatabaseName);
  const database = openOrSetAside(path, log, now);
  // Also one that a kill interrupted.
  for (const damaged of unfinishedRecoveries(path)) recover(database, damaged, log);
  return database;
}

function openOrSetAside(path: string, log: ServerLog, now: () => Date): DatabaseSyncInstance {
  try {
    return openDatabase(path, boardMigrations, now);
  } catch (error) {
    if (asStorageError(error).fault !== 'damaged') throw error;
    log.error('damaged database set aside', { folder: basename(setAside(path, now())) });
    return openDatabase(path, boardMigrations, now);
  }
}

/** In one transaction; repeating it does no harm, since updates are idempotent. */
function recover(database: DatabaseSyncInstance, folder: string, log: ServerLog): void {
  const scratchPath = join(folder, 'recovering.sqlite');
  const damaged = openDamaged(join(folder, boardsDatabaseName), scratchPath, boardMigrations);
  const counts = { recovered: 0, unreadable: 0 };
  let isComplete = damaged !== undefined;
  try {
    const insert = database.prepare('INSERT INTO updates (board, bytes) VALUES (?, ?)');
    inTransaction(database, () => {
      if (damaged === undefined) return;
      for (const table of ['snapshots', 'updates']) {
        const walk = walkRows(damaged, table, 'board, bytes', ({ board, bytes }) => {
          const isSound =
            typeof board === 'string' &&
            bytes instanceof Uint8Array &&
            updateFault(bytes, wholeBoardLimits) === undefined;
          counts[isSound ? 'recovered' : 'unreadable'] += 1;
          if (isSound) insert.run(board, bytes);
        });
        isComplete &&= walk.isComplete;
      }
    });
  } finally {
    closeDamaged(damaged, scratchPath);
  }
  const rest = isComplete ? 'Nothing else was in it.' : 'Other parts could not be read.';
  finishRecovery(
    folder,
    `${counts.recovered} updates recovered, ${counts.unreadable} unreadable. ${rest}\n`,
  );
  log.warn('boards recovered', { folder: basename(folder), ...counts, isComplete });
}
