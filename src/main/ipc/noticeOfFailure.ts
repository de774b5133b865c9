import type { MainNotice } from '../../shared/mainNotice.ts';
import type { PortFailure } from './BoardPort.ts';

export const noticeOfFailure = (boardId: string, { why, isKept }: PortFailure): MainNotice => ({
  id: `not-kept-${boardId}`,
  level: 'error',
  code: isKept ? 'change-kept' : 'change-not-kept',
  why,
  actions: isKept ? ['reopen-board', 'save-board'] : ['save-board'],
});
