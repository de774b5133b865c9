import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { defaultRetryOptions } from '../../../src/base/RetryWrapper.ts';
import { silentLog } from '../../../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../../../src/main/queue/DrawingOperationQueue.ts';
import { openQueue, TestBoard } from '../../../src/main/queue/testing/openQueue.ts';
import { SyncOrchestrator } from '../../../src/main/sync/SyncOrchestrator.ts';
import { type BoardClient, TestSocket } from '../../../src/server/testing/BoardClient.ts';

export const boardId = 'regions';

/** A client that draws on the one board of all regions, and receives changes of others. */
export interface RegionClient {
  draw(shapeId: string): void;
  readonly document: Y.Doc;
  /** Whether everything drawn here was acknowledged. */
  isDelivered(): boolean;
  close(): Promise<void>;
}

/** The app's queue on disk and its sync, without a window. */
export class AppClient implements RegionClient {
  readonly #queue: DrawingOperationQueue;
  readonly #sync: SyncOrchestrator;
  readonly #board = new TestBoard(boardId);
  readonly #folder: string;
  /** Enqueued and not in the outbox yet. */
  #saving = 0;

  private constructor(queue: DrawingOperationQueue, url: string, folder: string) {
    this.#queue = queue;
    this.#folder = folder;
    this.#sync = new SyncOrchestrator({
      outbox: queue,
      retry: defaultRetryOptions,
      log: silentLog,
    });
    queue.onRemote((_, update) => Y.applyUpdate(this.document, update));
    this.#sync.setServer({ url, token: '' });
    this.#sync.openBoard(boardId);
    this.#sync.start();
  }

  static async start(url: string): Promise<AppClient> {
    const folder = await mkdtemp(join(tmpdir(), 'everink-region-'));
    return new AppClient(await openQueue(folder), url, folder);
  }

  get document(): Y.Doc {
    return this.#board.doc;
  }

  draw(shapeId: string): void {
    this.#saving += 1;
    void this.#queue.enqueue(this.#board.draw(shapeId)).finally(() => {
      this.#saving -= 1;
    });
  }

  isDelivered(): boolean {
    return this.#saving === 0 && this.#queue.size === 0;
  }

  async close(): Promise<void> {
    await this.#sync.stop();
    await this.#queue.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Hocuspocus's client, which shares no code with the app. */
export class ProviderClient implements RegionClient {
  readonly #socket: TestSocket;
  readonly #board: BoardClient;

  constructor(url: string) {
    this.#socket = new TestSocket(url);
    this.#board = this.#socket.open(boardId);
  }

  get document(): Y.Doc {
    return this.#board.document;
  }

  /** Resolves when it has everything that the server has. */
  async synced(): Promise<void> {
    await this.#board.synced();
  }

  draw(shapeId: string): void {
    this.#board.draw(shapeId);
  }

  isDelivered(): boolean {
    return !this.#board.provider.hasUnsyncedChanges;
  }

  async close(): Promise<void> {
    this.#socket.close();
  }
}
