import type { Document, Extension, Hocuspocus } from '@hocuspocus/server';
import { BoardTurns } from './BoardTurns.ts';
import { isContained } from './boardUpdate.ts';
import { leastSlicedSizeBytes, type UnloadedBoards } from './UnloadedBoards.ts';

/** The open boards in Hocuspocus's memory. */
export class LiveBoards implements Extension {
  /** At accepting updates, of clients and of other servers alike. */
  readonly turns = new BoardTurns();
  readonly #unloaded: UnloadedBoards;
  #hocuspocus: Hocuspocus | undefined;

  constructor(unloaded: UnloadedBoards) {
    this.#unloaded = unloaded;
  }

  async onConfigure({ instance }: { readonly instance: Hocuspocus }): Promise<void> {
    this.#hocuspocus = instance;
  }

  /** Whether the board is open and contains everything in the update. */
  contains(boardId: string, update: Uint8Array): boolean {
    const document = this.#hocuspocus?.documents.get(boardId);
    return document !== undefined && isContained(update, document);
  }

  /**
   * Whether the board would nest types too deeply with the update, see `isTooDeep`. It may be open or not.
   * @throws StorageError
   */
  async isTooDeep(boardId: string, update: Uint8Array, maxDepth: number): Promise<boolean> {
    const document = this.#hocuspocus?.documents.get(boardId);
    return await this.#unloaded.isTooDeep(boardId, document, update, maxDepth);
  }

  /**
   * Applies a stored update to the board if it is open or being opened, which forwards it to its clients.
   * @param except a document that receives the update anyway
   */
  async apply(boardId: string, update: Uint8Array, except?: Document): Promise<void> {
    const hocuspocus = this.#hocuspocus;
    if (hocuspocus === undefined) return;
    const opened = hocuspocus.documents.get(boardId);
    if (opened !== undefined && opened === except) return;
    const document =
      (await hocuspocus.loadingDocuments.get(boardId)?.catch(() => undefined)) ??
      hocuspocus.documents.get(boardId);
    if (document === undefined || document === except) return;
    const isLarge = update.byteLength >= leastSlicedSizeBytes;
    const pieces = isLarge ? await this.#unloaded.cut(update) : [update];
    await this.#unloaded.apply(document, update, pieces);
  }
}
