import type { Notice } from '../../shared/ipc.ts';
import type { PortFailure } from './BoardPort.ts';

export function noticeOfFailure(boardId: string, { sentence, isKept }: PortFailure): Notice {
  const text = isKept
    ? 'Everink keeps it on this device and tries again when the board is opened. Until then others don’t see it.'
    : 'It is in this window only: save the board as a file to keep it.';
  return {
    id: `not-kept-${boardId}`,
    level: 'error',
    title: 'A change can’t be saved',
    text: `${text} ${sentence}`,
    actions: isKept ? ['reopen-board', 'save-board'] : ['save-board'],
  };
}
