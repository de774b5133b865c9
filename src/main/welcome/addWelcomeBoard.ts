import { t } from 'i18next';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { newOperationId } from '../../shared/newOperationId.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import { welcomeShapes } from './welcomeShapes.ts';

/** Adds a board that explains Everink, in the current language. @returns its id */
export async function addWelcomeBoard(
  queue: DrawingOperationQueue,
  wallMs: () => number,
): Promise<string> {
  const { id } = await queue.boards.create(t('welcome.title'));
  const document = new BoardDocument();
  document.doc.transact(() => {
    welcomeShapes().forEach((shape, index) => {
      document.insert(`welcome-${index}`, shape);
    });
  });
  await queue.enqueue({
    id: newOperationId(wallMs()),
    boardId: id,
    kind: 'create',
    update: new Uint8Array(Y.encodeStateAsUpdate(document.doc)),
    createdAt: wallMs(),
  });
  document.doc.destroy();
  return id;
}
