import { CodedError } from '../../shared/CodedError.ts';
import type { JoinConsent, JoinPreview } from '../../shared/places.ts';
import type { BoardList } from '../queue/BoardList.ts';
import type { BoardPlaces } from './BoardPlaces.ts';
import { hostOf, type Invitation, parseInvitation } from './invitation.ts';
import type { JoinedBoards } from './JoinedBoards.ts';
import type { Sharing } from './Sharing.ts';

export interface JoiningOptions {
  readonly boards: Pick<BoardList, 'get' | 'ensure'>;
  readonly joinedBoards: Pick<JoinedBoards, 'join' | 'joined' | 'keepOnDevice' | 'release'>;
  readonly places: Pick<BoardPlaces, 'placeOf'>;
  readonly sharing: Pick<Sharing, 'isOwn'>;
  /** Passes the changed routes to the sync. */
  readonly routesChanged: () => void;
}

/**
 * Joins boards by invitations, and leaves them. Contacts no server before the user has agreed to everything that
 * joining would do.
 */
export class Joining {
  readonly #options: JoiningOptions;

  constructor(options: JoiningOptions) {
    this.#options = options;
  }

  /** The effects of joining, from data on this device only. @throws CodedError */
  preview(text: string): JoinPreview {
    return this.#preview(parseInvitation(text));
  }

  /**
   * Joins if the user agreed to all effects that it has now.
   * @throws CodedError; nothing has changed then
   */
  async join(
    text: string,
    consents: readonly JoinConsent[],
  ): Promise<{ readonly boardId: string }> {
    const { boards, joinedBoards, routesChanged } = this.#options;
    const invitation = parseInvitation(text);
    const { boardId } = invitation;
    const preview = this.#preview(invitation);
    const missing = preview.consents.find((consent) => !consents.includes(consent));
    if (missing !== undefined) throw new CodedError({ code: notAgreed[missing] });
    if (preview.board !== 'own') {
      await joinedBoards.join(invitation);
      // Before the board is listed: until then it would use the server of the settings.
      routesChanged();
    }
    await boards.ensure(boardId);
    return { boardId };
  }

  /** Ends the sync of a board. It stays on this device, and the token of its server is forgotten. */
  async leave(boardId: string): Promise<void> {
    await this.#options.joinedBoards.keepOnDevice(boardId);
    this.#options.routesChanged();
  }

  /** Lets a board that was kept on this device use the server of the settings again. */
  async syncAgain(boardId: string): Promise<void> {
    await this.#options.joinedBoards.release(boardId);
    this.#options.routesChanged();
  }

  #preview(invitation: Invitation): JoinPreview {
    const { boards, places } = this.#options;
    const { boardId, url, title, role, expiresAt } = invitation;
    const row = boards.get(boardId);
    const board = this.#boardOf(invitation, row !== undefined);
    const isDeleted = row !== undefined && row.deletedAt !== null;
    return {
      boardId,
      host: hostOf(url),
      title: row?.title || title,
      isEncrypted: url.startsWith('wss:'),
      role,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      board,
      ...(row === undefined ? {} : { place: places.placeOf(boardId) }),
      consents: [
        ...(board === 'elsewhere' ? (['move'] as const) : []),
        ...(isDeleted ? (['restore'] as const) : []),
      ],
    };
  }

  #boardOf(invitation: Invitation, exists: boolean): JoinPreview['board'] {
    const { joinedBoards, sharing } = this.#options;
    if (sharing.isOwn(invitation)) return 'own';
    const joined = joinedBoards.joined(invitation.boardId);
    if (joined === undefined) return exists ? 'elsewhere' : 'new';
    return isSameServer(joined, invitation) ? 'known' : 'elsewhere';
  }
}

const notAgreed = {
  move: 'move-not-agreed',
  restore: 'restore-not-agreed',
} as const satisfies Record<JoinConsent, string>;

/** A certificate identifies a server at any address. An address alone is weaker evidence. */
function isSameServer(
  joined: { readonly url: string; readonly pin?: string | undefined },
  invitation: Pick<Invitation, 'url' | 'pin'>,
): boolean {
  if (joined.pin !== invitation.pin) return false;
  return joined.pin !== undefined || joined.url === invitation.url;
}
