import { t } from 'i18next';
import { fittingTitle } from '../shared/document/textLimits.ts';
import { newOperationId } from '../shared/newOperationId.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';

/** Copies a board to a new one, which nobody is invited to. @throws CodedError when it cannot be read or stored */
export async function duplicateBoard(
  queue: DrawingOperationQueue,
  boardId: string,
  wallMs: () => number,
): Promise<void> {
  const { boards } = queue;
  const { pieces } = await queue.loadBoard(boardId);
  const updates = await pieces();
  const copy = await boards.create();
  await Promise.all(
    updates.map((update) =>
      queue.enqueue({
        id: newOperationId(wallMs()),
        boardId: copy.id,
        kind: 'duplicate',
        update: new Uint8Array(update),
        createdAt: wallMs(),
      }),
    ),
  );
  const title = boards.get(boardId)?.title ?? '';
  if (title !== '') await boards.rename(copy.id, fittingTitle(t('boards.copyOf', { title })));
  const { boards: listed } = await boards.list();
  const png = listed.find(({ id }) => id === boardId)?.thumbnailPng;
  if (png !== undefined) await boards.setThumbnail(copy.id, png);
}
