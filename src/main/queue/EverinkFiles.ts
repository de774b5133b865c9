import { CodedError, problemOf } from '../../shared/CodedError.ts';
import type { Log } from '../log/Log.ts';
import type { Caller } from '../store/StoreWorkers.ts';
import type { DocumentCalls, FileReading, FileStep, StoredDraft } from '../store/storeProtocol.ts';
import type { StoreAccess } from './StoreAccess.ts';

export interface EverinkFilesOptions {
  readonly access: StoreAccess;
  /** A board on disk and in memory. */
  readonly readStored: (boardId: string) => Promise<StoredParts>;
  readonly log: Log;
}

/** A board as read from disk. */
export interface StoredParts {
  readonly stored: readonly Uint8Array[];
  /** The last operation in `stored`. */
  readonly lastSeq: number;
  /** Operations that are not on disk yet. */
  readonly pending: readonly Uint8Array[];
  readonly drafts: readonly StoredDraft[];
}

/** A step of creating the file of a board. */
export interface BoardFileStep extends FileStep {
  /** The file contains everything up to this operation, and perhaps more. Only in the first step. */
  readonly coveredSeq?: number;
}

/** A file that is being read. */
export interface OpenReading extends FileReading {
  /** What the board lacks of it, in groups. Ends the reading when it ends, also early. */
  readonly groups: AsyncGenerator<readonly Uint8Array[]>;
}

/** Boards as `.everink` files, each created and read in a thread of its own. */
export class EverinkFiles {
  readonly #options: EverinkFilesOptions;

  constructor(options: EverinkFilesOptions) {
    this.#options = options;
  }

  /**
   * The board as an `.everink` file, step by step, including what is not on disk yet and abandoned drafts.
   * @param signal ends it at once, with an error
   * @throws CodedError when it cannot be read
   */
  async *write(boardId: string, signal: AbortSignal): AsyncGenerator<BoardFileStep> {
    const { access, readStored, log } = this.#options;
    const { stored, lastSeq, pending, drafts } = await readStored(boardId);
    const thread = access.ownDocuments();
    const end = (): void => void thread.close();
    signal.addEventListener('abort', end);
    try {
      await thread.call('beginFile', stored, pending, drafts);
      yield { part: 0, coveredSeq: lastSeq };
      for (;;) {
        const step = await thread.call('nextOfFile');
        if (step === undefined) return;
        yield step;
      }
    } catch (error) {
      if (!signal.aborted) {
        log.error('cannot make a file of a board', { board: boardId, error });
      }
      throw new CodedError({ code: 'board-not-written', why: problemOf(error) }, { cause: error });
    } finally {
      signal.removeEventListener('abort', end);
      await thread.close();
    }
  }

  /**
   * Checks a file and compares it with a board.
   * @param boardId undefined: a new board
   * @throws CodedError when it cannot be read
   */
  async read(path: string, boardId: string | undefined): Promise<OpenReading> {
    const { access } = this.#options;
    await access.caughtUp();
    const thread = access.ownDocuments();
    const begin = () => thread.call('beginReading', path, boardId);
    try {
      const reading = await access.untilSound(boardId ?? '', begin);
      return { ...reading, groups: groupsOf(thread) };
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  /** The last operation of a board that is on disk; 0: none. @throws StorageError */
  async lastSeq(boardId: string): Promise<number> {
    return await this.#options.access.askStore('lastSeq', boardId);
  }
}

async function* groupsOf(thread: Caller<DocumentCalls>): AsyncGenerator<readonly Uint8Array[]> {
  try {
    for (;;) {
      const group = await thread.call('nextOfReading');
      if (group === undefined) return;
      yield group;
    }
  } finally {
    await thread.close();
  }
}
