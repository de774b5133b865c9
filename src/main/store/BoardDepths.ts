import { wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { placesTypes } from '../../shared/document/nesting.ts';
import { StoredDepths } from '../../shared/document/StoredDepths.ts';
import type { BoardSource } from './BoardSource.ts';
import type { ReadingEnd } from './MergedBoards.ts';

/** More boards are hardly changed by others at the same time. */
const maxKeptBoards = 4;

interface KeptBoard {
  readonly depths: StoredDepths;
  readonly end: ReadingEnd;
}

/** How deep the types of the stored boards are nested. Of the last boards it reads only what was added. */
export class BoardDepths {
  readonly #source: BoardSource;
  /** Oldest first. */
  readonly #kept = new Map<string, KeptBoard>();

  constructor(source: BoardSource) {
    this.#source = source;
  }

  /**
   * Whether the stored board would nest types too deeply with the update, see `isTooDeep`.
   * @throws what reading throws
   */
  isTooDeep(boardId: string, update: Uint8Array): boolean {
    if (!placesTypes(update)) return false;
    const depths = this.#read(boardId);
    const isDeep = depths.wouldBeTooDeep(update, wholeBoardLimits.maxTypeDepth);
    // What is missing may come in another way.
    if (isDeep) this.#kept.delete(boardId);
    return isDeep;
  }

  #read(boardId: string): StoredDepths {
    const known = this.#kept.get(boardId);
    const added: Uint8Array[] = [];
    const { source, lastSeq } = this.#source.visit(boardId, known?.end, (update) => {
      added.push(update);
      return true;
    });
    const depths = known?.end.source === source ? known.depths : new StoredDepths();
    for (const update of added) depths.add(update);
    this.#kept.delete(boardId);
    this.#kept.set(boardId, { depths, end: { source, lastSeq } });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxKeptBoards) break;
      this.#kept.delete(oldest);
    }
    return depths;
  }
}
