import type { RecentBoard } from './menus/menuTemplate.ts';
import type { BoardList } from './queue/BoardList.ts';
import { maxRecentBoards, type RememberedState } from './windows/RememberedState.ts';

export interface RecentBoardsOptions {
  readonly boards: Pick<BoardList, 'get' | 'onChange'>;
  readonly remembered: Pick<RememberedState, 'recentBoardIds' | 'remember'>;
  /** Shows them, the one opened last first. */
  readonly show: (recent: readonly RecentBoard[]) => void;
}

/** The boards opened last, for the menus of the system. Deleted boards come back when they are restored. */
export class RecentBoards {
  readonly #options: RecentBoardsOptions;
  #shown = '';

  constructor(options: RecentBoardsOptions) {
    this.#options = options;
    options.boards.onChange(() => this.#show());
    this.#show();
  }

  opened(boardId: string): void {
    const { remembered } = this.#options;
    const others = remembered.recentBoardIds.filter((id) => id !== boardId);
    remembered.remember({ recentBoardIds: [boardId, ...others].slice(0, maxRecentBoards) });
    this.#show();
  }

  clear(): void {
    this.#options.remembered.remember({ recentBoardIds: [] });
    this.#show();
  }

  #show(): void {
    const { boards, remembered, show } = this.#options;
    const recent = remembered.recentBoardIds.flatMap((boardId) => {
      const board = boards.get(boardId);
      return board?.deletedAt === null ? [{ boardId, title: board.title }] : [];
    });
    // The boards change with every stroke; the menus are built again only when they would look different.
    const shown = JSON.stringify(recent);
    if (shown === this.#shown) return;
    this.#shown = shown;
    show(recent);
  }
}
