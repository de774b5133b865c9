/** The thread for work that needs whole documents in memory. It reads the database and never writes it. */
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { serveCalls } from '../../base/workerCalls.ts';
import { BoardFile } from './BoardFile.ts';
import { DocumentReader } from './DocumentReader.ts';
import { databaseName } from './schema.ts';
import { storageFailureOf } from './storageFailure.ts';
import type { DocumentCalls } from './storeProtocol.ts';

const { folder } = workerData as { readonly folder: string };
const documents = new DocumentReader(new BoardFile(join(folder, databaseName)));

serveCalls<DocumentCalls>(
  {
    compact: (boardId) => documents.compact(boardId),
    stateVector: (boardId) => documents.stateVector(boardId),
    missingUpdate: (boardId, peerStateVector) => documents.missingUpdate(boardId, peerStateVector),
    lacking: (boardId, question, maxPieceSizeBytes) =>
      documents.lacking(boardId, question, maxPieceSizeBytes),
    split: (update, maxSizeBytes) => documents.split(update, maxSizeBytes),
    splitReceived: (boardId, update, maxSizeBytes) =>
      documents.splitReceived(boardId, update, maxSizeBytes),
    beginFile: (stored, unsaved, drafts) => documents.beginFile(stored, unsaved, drafts),
    nextOfFile: () => documents.nextOfFile(),
    beginReading: (path, boardId) => documents.beginReading(path, boardId),
    nextOfReading: () => documents.nextOfReading(),
    retitle: (boardId, title) => documents.retitle(boardId, title),
  },
  {
    handedOver: {
      compact: (board) => (board === undefined ? [] : [board.payload]),
      lacking: (part) => part?.updates ?? [],
      split: (pieces) => pieces,
      splitReceived: (pieces) => (typeof pieces === 'string' ? [] : pieces),
      nextOfReading: (updates) => updates ?? [],
      nextOfFile: (step) => (step?.bytes === undefined ? [] : [step.bytes]),
    },
    failureOf: storageFailureOf,
  },
);
