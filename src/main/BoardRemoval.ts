import { CodedError } from '../shared/CodedError.ts';
import type { FileStates } from './documents/FileStates.ts';
import type { OpenBoards } from './ipc/OpenBoards.ts';
import type { Log } from './log/Log.ts';
import type { BoardQuarantine } from './quarantine/BoardQuarantine.ts';
import type { DeletionAges } from './queue/DeletionAges.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';
import type { BoardPlaces } from './share/BoardPlaces.ts';
import type { JoinedBoards } from './share/JoinedBoards.ts';
import { routesOf } from './share/routesOf.ts';
import type { SharedCopies } from './share/SharedCopies.ts';
import type { Sharing } from './share/Sharing.ts';
import type { SyncOrchestrator } from './sync/SyncOrchestrator.ts';
import type { LastViews } from './views/LastViews.ts';

export interface BoardRemovalOptions {
  readonly queue: DrawingOperationQueue;
  readonly deletionAges: Pick<DeletionAges, 'isOldEnough'>;
  readonly openBoards: Pick<OpenBoards, 'isOpen'>;
  readonly sync: SyncOrchestrator;
  readonly joinedBoards: JoinedBoards;
  readonly sharing: Pick<Sharing, 'route' | 'revokeBoard' | 'state'>;
  readonly places: Pick<BoardPlaces, 'placeOf'>;
  /** Boards that the next window or the next start shows. */
  readonly comesBack: (boardId: string) => boolean;
  readonly sharedCopies: SharedCopies;
  readonly fileStates: Pick<FileStates, 'stateOf' | 'unlink'>;
  readonly lastViews: LastViews;
  readonly quarantine: BoardQuarantine;
  readonly log: Log;
}

/**
 * Permanently removes boards from this device, with everything that belongs to them: rows, pictures, the shared
 * copy, the server's address and its token.
 */
export class BoardRemoval {
  readonly #options: BoardRemovalOptions;

  constructor(options: BoardRemovalOptions) {
    this.#options = options;
  }

  /** @throws CodedError; the board can then still be restored */
  async remove(boardId: string): Promise<void> {
    const { openBoards, sharedCopies } = this.#options;
    if (openBoards.isOpen(boardId)) {
      throw new CodedError({ code: 'board-is-open' });
    }
    await this.#remove(boardId);
    void sharedCopies.sweep();
  }

  /** Removes the boards that were deleted long ago, by date and by the time that passed. Never rejects: what fails is done at the next start. */
  async removeExpired(): Promise<void> {
    const { queue, deletionAges, sharedCopies, log } = this.#options;
    for (const boardId of queue.boards.expired().filter((id) => deletionAges.isOldEnough(id))) {
      try {
        await this.#remove(boardId);
      } catch (error) {
        log.warn('a deleted board is still kept', { board: boardId, error });
      }
    }
    await sharedCopies.sweep();
  }

  /**
   * Removes those of the boards that nobody ever drew on, named, shared, joined or saved to a file, and that no window
   * shows. Never rejects. A board that a window opens in the meantime stays.
   */
  async removeUntouched(boardIds: readonly string[]): Promise<void> {
    const { queue, log } = this.#options;
    for (const boardId of boardIds.filter((id) => this.#mayBeUntouched(id))) {
      try {
        if ((await queue.hasContent(boardId)) || !this.#mayBeUntouched(boardId)) continue;
        await queue.boards.delete(boardId);
        await this.#remove(boardId);
      } catch (error) {
        log.warn('an untouched board is still kept', { board: boardId, error });
      }
    }
  }

  /** Checks everything that needs no reading. */
  #mayBeUntouched(boardId: string): boolean {
    const { queue, openBoards, fileStates, places, sharing, comesBack } = this.#options;
    const row = queue.boards.get(boardId);
    if (row === undefined || row.title !== '' || row.updatedAt !== row.createdAt) return false;
    if (row.deletedAt !== null || openBoards.isOpen(boardId) || comesBack(boardId)) return false;
    if (fileStates.stateOf(boardId) !== undefined) return false;
    // What the disk refused is in memory only.
    if (queue.unsavedCount > 0 || queue.saveProblem !== undefined) return false;
    const { type } = places.placeOf(boardId);
    const isInvitedTo = sharing.state.invitations.some((given) => given.boardId === boardId);
    return (type === 'device' || type === 'server') && !isInvitedTo;
  }

  async #remove(boardId: string): Promise<void> {
    const { queue, joinedBoards, fileStates, lastViews, quarantine, sharing, sharedCopies, sync } =
      this.#options;
    quarantine.forget(boardId);
    await lastViews.forget(boardId);
    await sharing.revokeBoard(boardId);
    await sharedCopies.forget(boardId);
    await queue.purge(boardId);
    await fileStates.unlink(boardId);
    // Last: without its route, queued operations of the board would go to the server of the settings.
    await joinedBoards.release(boardId);
    sync.setRoutes(routesOf({ joinedBoards, sharing }));
  }
}
