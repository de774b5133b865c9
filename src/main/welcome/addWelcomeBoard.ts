import { t } from 'i18next';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import { welcomeShapes } from './welcomeShapes.ts';

/** Adds a board that explains Everink, in the current language, also while the disk refuses to write. @returns its id */
export async function addWelcomeBoard(queue: DrawingOperationQueue): Promise<string> {
  const { id } = await queue.boards.create(t('welcome.title'));
  const document = new BoardDocument();
  document.doc.transact(() => {
    welcomeShapes().forEach((shape, index) => {
      document.insert(`welcome-${index}`, shape);
    });
  });
  const content = Y.encodeStateAsUpdate(document.doc);
  document.doc.destroy();
  await queue.changeOrKeep(id, 'create', [content]);
  return id;
}
