import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { OpenedDocument } from '../shared/ipc.ts';
import type { MainNotice } from '../shared/mainNotice.ts';
import type { FileDocuments } from './documents/FileDocuments.ts';
import { addRecentFile } from './files/addRecentFile.ts';

/** Opening that takes longer is announced. */
const longMs = 500;

export interface OpenDocumentOptions {
  readonly documents: Pick<FileDocuments, 'open'>;
  /** Whether other new boards are synced. */
  readonly hasServer: () => boolean;
  readonly tell: (notice: MainNotice) => void;
  /** The notice no longer applies. */
  readonly withdraw: (noticeId: string) => void;
}

/** Opens an `.everink` file as a board, and tells the user what to know about it. @throws CodedError */
export async function openDocument(
  { documents, hasServer, tell, withdraw }: OpenDocumentOptions,
  path: string,
): Promise<OpenedDocument> {
  const name = basename(path);
  const id = `opening ${randomUUID()}`;
  const announcing = setTimeout(
    () => tell({ id, level: 'info', code: 'opening-file', name }),
    longMs,
  );
  try {
    const opened = await documents.open(path);
    addRecentFile(path);
    if (opened.isNew && hasServer()) {
      const noticeId = `on-device ${opened.boardId}`;
      tell({ id: noticeId, level: 'info', code: 'file-stays-on-device', name });
    }
    return opened;
  } finally {
    clearTimeout(announcing);
    withdraw(id);
  }
}
