import { t } from 'i18next';
import { fittingTitle } from '../shared/document/textLimits.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';

/** Copies a board to a new one, which nobody is invited to, also while the disk refuses to write. @throws CodedError */
export async function duplicateBoard(queue: DrawingOperationQueue, boardId: string): Promise<void> {
  const { boards } = queue;
  const { pieces } = await queue.loadBoard(boardId);
  const updates = await pieces();
  const copy = await boards.create();
  await queue.changeOrKeep(copy.id, 'duplicate', updates);
  const title = boards.get(boardId)?.title ?? '';
  if (title !== '') await boards.rename(copy.id, fittingTitle(t('boards.copyOf', { title })));
  const { boards: listed } = await boards.list();
  const png = listed.find(({ id }) => id === boardId)?.thumbnailPng;
  if (png !== undefined) await boards.setThumbnail(copy.id, png);
}
