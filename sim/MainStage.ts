import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import * as Y from 'yjs';
import { OpenBoards } from '../src/main/ipc/OpenBoards.ts';
import { silentLog } from '../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import { openQueue } from '../src/main/queue/testing/openQueue.ts';
import type { PortToMain } from '../src/renderer/state/BoardConnection.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import type { MainNotice } from '../src/shared/mainNotice.ts';

/** The part of main that stores the messages of windows: real validation, queue, workers and files, without a server. */
export class MainStage {
  readonly queue: DrawingOperationQueue;
  /** Notices of main. */
  readonly notices: MainNotice[] = [];
  readonly #folder: string;
  readonly #openBoards: OpenBoards;

  private constructor(folder: string, queue: DrawingOperationQueue) {
    this.#folder = folder;
    this.queue = queue;
    this.#openBoards = new OpenBoards({
      queue,
      placeOf: () => ({ type: 'device' }),
      sync: {
        openBoard: () => {},
        closeBoard: () => {},
        onSyncStatus: () => () => {},
        syncStatus: () => ({ state: 'local-only', waitingCount: 0 }),
      },
      log: silentLog,
      tell: (notice) => this.notices.push(notice),
      saved: () => {},
    });
  }

  static async open(): Promise<MainStage> {
    const folder = await mkdtemp(join(tmpdir(), 'everink-main-'));
    return new MainStage(folder, await openQueue(folder));
  }

  /** Opens the port of a board for a window. */
  async connect(boardId: string, window: { attachPort(port: PortToMain): void }): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    await this.#openBoards.open(boardId, electronPort(port1));
    window.attachPort(port2 as unknown as PortToMain);
  }

  /** The board as the next window would load it. */
  async stored(boardId: string): Promise<BoardDocument> {
    const stored = new BoardDocument();
    const { updates } = await this.queue.loadBoard(boardId);
    for (const update of updates) Y.applyUpdate(stored.doc, update);
    return stored;
  }

  /** Resolves when all windows are closed. */
  drained(): Promise<void> {
    return this.#openBoards.drained(600_000);
  }

  async close(): Promise<void> {
    this.#openBoards.close();
    await this.queue.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A port of Node with the interface of Electron's ports in main. */
const electronPort = (port: MessagePort): Parameters<OpenBoards['open']>[1] => ({
  postMessage: (message) => port.postMessage(message),
  on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
    event === 'message'
      ? port.on('message', (data: unknown) => listener({ data }))
      : port.on('close', () => listener({ data: undefined })),
  start: () => port.start(),
  close: () => port.close(),
});
