import { basename } from 'node:path';
import type { Notice } from '../../shared/ipc.ts';
import type { Recovery, RowsSetAside } from '../store/storeProtocol.ts';

/** Tells the user of a damaged database that was replaced. */
export function noticeOfRecovery(recovery: Recovery): Notice {
  const { operationCount, snapshotCount, damagedRowCount, folder } = recovery;
  const changes = operationCount + snapshotCount;
  const found = changes === 0 ? 'Nothing could be recovered from it.' : recoveredText(recovery);
  const isWhole = recovery.isComplete && damagedRowCount === 0;
  const lost = isWhole
    ? ''
    : ' Some of it could not be read, so look whether something is missing; boards that are synced get it back from the server.';
  return {
    id: `recovered ${basename(folder)}`,
    level: isWhole ? 'warning' : 'error',
    title: 'The file of your boards was damaged',
    text: `${found}${lost} The damaged file is kept in ${folder}.`,
  };
}

function recoveredText({ boardCount, operationCount, snapshotCount }: Recovery): string {
  const boards = boardCount === 1 ? '1 board' : `${boardCount} boards`;
  const changes = operationCount + snapshotCount;
  return `${boards} with ${changes} stored ${changes === 1 ? 'change' : 'changes'} were recovered.`;
}

/** Tells the user of single unreadable records of a board. */
export function noticeOfRows({ boardId, count }: RowsSetAside): Notice {
  const records = count === 1 ? 'One record' : `${count} records`;
  return {
    id: `set aside ${boardId}`,
    level: 'warning',
    title: 'A board had damaged records',
    text: `${records} of it could not be read. What they held may be missing from the board; a server that has it gives it back. They are kept in the database, in the table "damaged".`,
  };
}
