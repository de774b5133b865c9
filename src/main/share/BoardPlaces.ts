import type { BoardPlace } from '../../shared/places.ts';
import { hostOf } from './invitation.ts';
import type { JoinedBoards } from './JoinedBoards.ts';
import type { Sharing } from './Sharing.ts';

export interface BoardPlacesOptions {
  readonly joinedBoards: Pick<JoinedBoards, 'joined' | 'isUnknown' | 'staysOnDevice'>;
  readonly sharing: Pick<Sharing, 'shares'>;
  /** Of the settings; empty: none. */
  readonly syncUrl: () => string;
}

/** The place of each board. The rules have the same order as in `SyncOrchestrator`. */
export class BoardPlaces {
  readonly #options: BoardPlacesOptions;

  constructor(options: BoardPlacesOptions) {
    this.#options = options;
  }

  placeOf(boardId: string): BoardPlace {
    const { joinedBoards, sharing, syncUrl } = this.#options;
    const joined = joinedBoards.joined(boardId);
    if (joined !== undefined) {
      return { type: 'joined', host: hostOf(joined.url), role: joined.role ?? 'edit' };
    }
    if (sharing.shares(boardId)) return { type: 'shared' };
    if (joinedBoards.isUnknown(boardId)) return { type: 'unknown' };
    const url = syncUrl();
    if (joinedBoards.staysOnDevice(boardId) || url === '') return { type: 'device' };
    return { type: 'server', host: hostOf(url) };
  }
}
