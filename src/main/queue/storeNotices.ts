import { basename } from 'node:path';
import type { Notice } from '../../shared/ipc.ts';
import type { DatabaseRecovery, RowsSetAside } from '../store/storeProtocol.ts';

/** The notice that a damaged database was replaced. */
export function noticeOfRecovery(recovery: DatabaseRecovery): Notice {
  const { operationCount, snapshotCount, damagedRowCount, folder } = recovery;
  const changes = operationCount + snapshotCount;
  const found = changes === 0 ? 'Nothing could be recovered from it.' : recoveredText(recovery);
  const isWhole = recovery.isComplete && damagedRowCount === 0;
  const lost = isWhole
    ? ''
    : ' Some of it couldn’t be read, so check whether anything is missing. Synced boards get it back from the server.';
  return {
    id: `recovered ${basename(folder)}`,
    level: isWhole ? 'warning' : 'error',
    title: 'Board database was damaged',
    text: `${found}${lost} The damaged file is kept in ${folder}.`,
  };
}

function recoveredText({ boardCount, operationCount, snapshotCount }: DatabaseRecovery): string {
  const boards = boardCount === 1 ? '1 board' : `${boardCount} boards`;
  const changes = operationCount + snapshotCount;
  return `${boards} with ${changes} stored ${changes === 1 ? 'change' : 'changes'} were recovered.`;
}

/** The notice that records of a board are unreadable. */
export function noticeOfRows({ boardId, count }: RowsSetAside): Notice {
  const records = count === 1 ? 'One record' : `${count} records`;
  return {
    id: `set aside ${boardId}`,
    level: 'warning',
    title: 'Some records of a board were damaged',
    text: `${records} couldn’t be read, so the board may be incomplete. A server that has the changes sends them again. The records are kept in the database, in the table “damaged”.`,
  };
}
