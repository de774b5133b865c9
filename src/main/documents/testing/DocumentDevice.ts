import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { StreamedSaves } from '../../files/StreamedSaves.ts';
import { silentLog } from '../../log/Log.ts';
import type { DrawingOperationQueue } from '../../queue/DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from '../../queue/testing/openQueue.ts';
import { FileDocuments } from '../FileDocuments.ts';
import { FileLinks } from '../FileLinks.ts';
import { FileStates } from '../FileStates.ts';

/** A device with a data folder of its own, without windows. Close it when done. */
export class DocumentDevice {
  readonly queue: DrawingOperationQueue;
  readonly links: FileLinks;
  readonly states: FileStates;
  readonly documents: FileDocuments;
  /** Boards that are synced with no server, in the order in which that was decided. */
  readonly kept: string[] = [];
  /** Boards that windows show. */
  readonly openIds = new Set<string>();
  readonly #saves = new StreamedSaves();

  static async start(folder: string, name = 'data'): Promise<DocumentDevice> {
    const dataFolder = join(folder, name);
    const queue = await openQueue(dataFolder);
    const links = await FileLinks.open(dataFolder, silentLog);
    return new DocumentDevice(queue, links);
  }

  private constructor(queue: DrawingOperationQueue, links: FileLinks) {
    this.queue = queue;
    this.links = links;
    this.states = new FileStates({ links, queue, log: silentLog });
    this.documents = new FileDocuments({
      links,
      states: this.states,
      queue,
      keepOnDevice: async (boardId) => void this.kept.push(boardId),
      release: async (boardId) => void this.kept.splice(this.kept.indexOf(boardId), 1),
      isOpen: (boardId) => this.openIds.has(boardId),
      newId: randomUUID,
      log: silentLog,
    });
  }

  /** Draws a shape on a board, as a window with a replica of its own. */
  async draw(boardId: string, shapeId: string, value: unknown = shapeId): Promise<void> {
    await this.queue.enqueue(new TestBoard(boardId).draw(shapeId, value));
  }

  async shapes(boardId: string): Promise<readonly string[]> {
    return Object.keys(await loadShapes(this.queue, boardId)).toSorted();
  }

  /** As Ctrl+S does. @throws CodedError if the user would be asked */
  async save(boardId: string): Promise<void> {
    const plan = await this.documents.planSave(boardId);
    if (plan.type !== 'file') throw new Error(`the user is asked: ${plan.type}`);
    await this.#write(boardId, plan.path, plan.hooks);
  }

  /** As Ctrl+S does on a board without a file, when the user chose this one. */
  async saveTo(boardId: string, path: string): Promise<void> {
    await this.#write(boardId, path, this.documents.hooksFor(boardId, path));
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  async #write(
    boardId: string,
    path: string,
    hooks: ReturnType<FileDocuments['hooksFor']>,
  ): Promise<void> {
    const saveId = await this.#saves.begin(path, this, hooks);
    const make = (signal: AbortSignal) => this.queue.files.write(boardId, signal);
    while ((await this.#saves.writeStep(saveId, this, make)) !== undefined);
    await this.#saves.finish(saveId, this);
  }
}
