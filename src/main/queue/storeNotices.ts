import { basename } from 'node:path';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { DatabaseRecovery, RowsSetAside } from '../store/storeProtocol.ts';

/** The notice of a damaged database that was replaced. */
export function noticeOfRecovery(recovery: DatabaseRecovery): MainNotice {
  const { boardCount, operationCount, snapshotCount, damagedRowCount, folder } = recovery;
  const changeCount = operationCount + snapshotCount;
  const isWhole = recovery.isComplete && damagedRowCount === 0;
  const id = `recovered ${basename(folder)}`;
  const level = isWhole ? 'warning' : 'error';
  if (changeCount === 0) return { id, level, code: 'database-lost', folder };
  const code = isWhole ? 'database-recovered' : 'database-partly-recovered';
  return { id, level, code, boardCount, changeCount, folder };
}

/** The notice of unreadable records of a board. */
export const noticeOfRows = ({ boardId, count }: RowsSetAside): MainNotice => ({
  id: `set aside ${boardId}`,
  level: 'warning',
  code: 'records-damaged',
  count,
});
