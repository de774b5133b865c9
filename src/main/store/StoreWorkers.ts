import { packedBuffers } from './packUpdates.ts';
import type { DocumentCalls, StoreCalls, StoreEvent } from './storeProtocol.ts';
import { WorkerClient } from './WorkerClient.ts';
import { buffersOf, type Calls } from './workerCalls.ts';

/** Calls functions that run elsewhere, one after the other in the order of the calls. */
export interface Caller<Served extends Calls<Served>> {
  /** @throws StorageError */
  call<Name extends keyof Served & string>(
    name: Name,
    ...parameters: Parameters<Served[Name]>
  ): Promise<Awaited<ReturnType<Served[Name]>>>;
  /** Ends what runs, and with it all that it has open; the next call starts afresh. */
  end(): Promise<void>;
  /** As `end`, and no call is taken any more. */
  close(): Promise<void>;
}

/** The two that keep the database. */
export interface StoreWorkers {
  readonly store: Caller<StoreCalls>;
  readonly documents: Caller<DocumentCalls>;
  /** Another thread like `documents`, for long work of one caller, who closes it: that ends the work at once. */
  readonly ownDocuments: () => Caller<DocumentCalls>;
}

/** Makes them ready; `onEvent` hears what the store says without being asked. */
export type StartWorkers = (onEvent: (event: StoreEvent) => void) => StoreWorkers;

/** A handshake calls the thread of documents twice within moments, and knows the board from the first call. */
const documentsIdleMs = 20_000;

/**
 * Both in threads of their own, started by the first call of each. That of documents is seldom called, and its memory
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
        ...(idleMs === undefined ? {} : { idleMs }),
      });
    return {
      store: new WorkerClient<StoreCalls, StoreEvent>({
        path: storeWorkerPath,
        workerData: { folder },
        onEvent,
        handsOver: { commit: (writes) => packedBuffers(writes) },
      }),
      documents: documents(documentsIdleMs),
      ownDocuments: () => documents(),
    };
  };
