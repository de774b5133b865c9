import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { boardIdSchema } from '../../shared/operation.ts';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { truncateLog } from '../../sqlite/openDatabase.ts';
import type { ServerLog } from '../log/ServerLog.ts';

/** Folder in the data folder with an empty file for each board to be deleted, named after the board. */
export const forgetFolder = 'forget';

const tables = ['snapshots', 'updates', 'unreadable', 'fingerprints', 'shares'];

/**
 * Deletes the boards that the owner of the data folder requested to delete, then the requests: if this is interrupted,
 * the next start repeats it.
 */
export function forgetBoards(
  database: DatabaseSyncInstance,
  dataFolder: string,
  log: ServerLog,
): void {
  const folder = join(dataFolder, forgetFolder);
  if (!existsSync(folder)) return;
  const boardIds = readdirSync(folder).filter((name) => boardIdSchema.safeParse(name).success);
  if (boardIds.length === 0) return;
  inTransaction(database, () => {
    for (const table of tables) {
      const statement = database.prepare(`DELETE FROM ${table} WHERE board = ?`);
      for (const boardId of boardIds) statement.run(boardId);
    }
  });
  truncateLog(database);
  for (const boardId of boardIds) rmSync(join(folder, boardId), { force: true });
  log.info('boards deleted on request', { count: boardIds.length });
}
