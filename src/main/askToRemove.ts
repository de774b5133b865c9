import { type BrowserWindow, dialog } from 'electron';
import { t } from 'i18next';
import type { BoardPlace } from '../shared/places.ts';
import { joinSentences } from '../shared/words/joinSentences.ts';

export interface RemovedBoard {
  readonly title: string;
  /** Changes that no server has acknowledged. */
  readonly waitingCount: number;
  readonly place: BoardPlace;
}

/** Asks whether a board may be deleted permanently. */
export async function askToRemove(window: BrowserWindow, board: RemovedBoard): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: t('native.deletion.title'),
    message: t('native.deletion.question', { title: board.title || t('common.untitled') }),
    detail: detailOf(board),
    buttons: [t('native.deletion.keep'), t('boards.deleteNow')],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

function detailOf({ waitingCount, place }: RemovedBoard): string {
  return joinSentences(
    t('native.deletion.removed'),
    waitingCount > 0 ? t('native.deletion.waiting', { count: waitingCount }) : undefined,
    'host' in place ? t('native.deletion.serverKeeps', { host: place.host }) : undefined,
  );
}
