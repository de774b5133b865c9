import { type BrowserWindow, dialog } from 'electron';
import type { BoardPlace } from '../shared/places.ts';

export interface RemovedBoard {
  readonly title: string;
  /** Changes that no server has acknowledged. */
  readonly waitingCount: number;
  readonly place: BoardPlace;
}

/** Asks whether a board may be deleted for good. */
export async function askToRemove(window: BrowserWindow, board: RemovedBoard): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Delete for good',
    message: `Delete “${board.title || 'Untitled'}” for good?`,
    detail: detailOf(board),
    buttons: ['Keep it', 'Delete now'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

function detailOf({ waitingCount, place }: RemovedBoard): string {
  const sentences = ['It is removed from this device and can’t be restored.'];
  if (waitingCount > 0) {
    const changes = waitingCount === 1 ? 'One change has' : `${waitingCount} changes have`;
    sentences.push(`${changes} not reached the server yet, and would be lost.`);
  }
  if ('host' in place) sentences.push(`What ${place.host} has stays there.`);
  return sentences.join(' ');
}
