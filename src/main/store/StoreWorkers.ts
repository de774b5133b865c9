import { WorkerClient } from '../../base/WorkerClient.ts';
import { buffersOf, type Calls } from '../../base/workerCalls.ts';
import { packedBuffers } from './packUpdates.ts';
import { storageErrorOf } from './storageFailure.ts';
import type { DocumentCalls, StoreCalls, StoreEvent } from './storeProtocol.ts';

/** Calls functions that run in another thread, one after the other in the order of the calls. */
export interface Caller<Served extends Calls<Served>> {
  /** @throws StorageError */
  call<Name extends keyof Served & string>(
    name: Name,
    ...parameters: Parameters<Served[Name]>
  ): Promise<Awaited<ReturnType<Served[Name]>>>;
  /** Ends the thread and closes all that it has open; the next call starts a new one. */
  end(): Promise<void>;
  /** As `end`, and refuses further calls. */
  close(): Promise<void>;
}

/** The two threads that work on the database. */
export interface StoreWorkers {
  readonly store: Caller<StoreCalls>;
  readonly documents: Caller<DocumentCalls>;
  /** Another thread like `documents`, for one caller's long work. The caller closes it, which ends the work at once. */
  readonly ownDocuments: () => Caller<DocumentCalls>;
}

/** Creates them; `onEvent` receives the store's events. */
export type StartWorkers = (onEvent: (event: StoreEvent) => void) => StoreWorkers;

/** A handshake calls the document thread twice in quick succession, and the second call uses the first one's result. */
const documentsIdleMs = 20_000;

/**
 * Each runs in a thread of its own, started by its first call. The document thread is seldom used, and its memory
 * grows to several times the largest board.
 */
export const workerThreads =
  (folder: string, storeWorkerPath: string, documentWorkerPath: string): StartWorkers =>
  (onEvent) => {
    const documents = (idleMs?: number) =>
      new WorkerClient<DocumentCalls>({
        path: documentWorkerPath,
        workerData: { folder },
        handsOver: { beginFile: (updates) => buffersOf(updates) },
        errorOf: storageErrorOf,
        ...(idleMs === undefined ? {} : { idleMs }),
      });
    return {
      store: new WorkerClient<StoreCalls, StoreEvent>({
        path: storeWorkerPath,
        workerData: { folder },
        onEvent,
        handsOver: { commit: (writes) => packedBuffers(writes) },
        errorOf: storageErrorOf,
      }),
      documents: documents(documentsIdleMs),
      ownDocuments: () => documents(),
    };
  };
