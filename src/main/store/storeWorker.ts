/** The store's thread: all writing to the database happens here, so that main never waits for a flush. */
import { workerData } from 'node:worker_threads';
import { sendEvent, serveCalls } from '../../base/workerCalls.ts';
import { MemoryRelease } from './MemoryRelease.ts';
import { Store } from './Store.ts';
import { updatesSizeBytes, writesSizeBytes } from './sizes.ts';
import { storageFailureOf } from './storageFailure.ts';
import type { StoreCalls } from './storeProtocol.ts';

const { folder } = workerData as { readonly folder: string };
const memory = new MemoryRelease();
const store = new Store({ folder, now: () => new Date(), tell: sendEvent });

serveCalls<StoreCalls>(
  {
    open: () => store.open(),
    commit: (writes) => {
      memory.passed(writesSizeBytes(writes));
      return store.commit(writes);
    },
    load: (boardId) => {
      const board = store.load(boardId);
      memory.passed(updatesSizeBytes(board.updates));
      return board;
    },
    batch: (boardId, seqs) => store.batch(boardId, seqs),
    thumbnails: () => store.thumbnails(),
    lastSeq: (boardId) => store.lastSeq(boardId),
    hasContent: (boardId) => store.hasContent(boardId),
    neverSynced: (serverUrl) => store.neverSynced(serverUrl),
    inspect: (boardId) => store.inspect(boardId),
    setAside: () => store.setAside(),
    close: () => store.close(),
  },
  { handedOver: { load: ({ updates }) => updates }, failureOf: storageFailureOf },
);
