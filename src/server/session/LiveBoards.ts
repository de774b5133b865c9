import type { Document, Extension, Hocuspocus } from '@hocuspocus/server';
import * as Y from 'yjs';
import { isContained } from './boardUpdate.ts';
import { leastSlicedSizeBytes, type UnloadedBoards } from './UnloadedBoards.ts';

/** What changes a board here comes from its log already. */
const fromStore = { source: 'local', skipStoreHooks: true } as const;

/** The boards that clients have open now, as Hocuspocus has them in memory. */
export class LiveBoards implements Extension {
  readonly #unloaded: UnloadedBoards;
  #hocuspocus: Hocuspocus | undefined;

  constructor(unloaded: UnloadedBoards) {
    this.#unloaded = unloaded;
  }

  async onConfigure({ instance }: { readonly instance: Hocuspocus }): Promise<void> {
    this.#hocuspocus = instance;
  }

  /** Whether the board is open and has all that the update brings. */
  contains(boardId: string, update: Uint8Array): boolean {
    const document = this.#hocuspocus?.documents.get(boardId);
    return document !== undefined && isContained(update, document);
  }

  /**
   * Applies an update that was stored to the board, if it is open or just being opened, and so tells its
   * clients.
   * @param except a document that gets the update anyway
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
    if (update.byteLength >= leastSlicedSizeBytes) {
      await this.#unloaded.apply(document, update, await this.#unloaded.cut(update));
      return;
    }
    this.#unloaded.tell(document, update);
    Y.applyUpdate(document, update, fromStore);
  }
}
