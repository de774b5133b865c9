import type { SyncReason } from '../../../shared/status.ts';
import { reasonOfRefusal } from '../wire/reasons.ts';

/** Why the server does not serve some of its boards. */
export class BoardTroubles {
  /** Why the server last refused a board, until it lets us in. */
  readonly #refusals = new Map<string, SyncReason>();
  /** Why the server last closed a board, until its next handshake is complete. */
  readonly #closures = new Map<string, SyncReason>();

  /** @param code the server's word for why */
  refused(boardId: string, code: string | undefined, hasToken: boolean): void {
    const otherwise = hasToken ? 'token-refused' : 'token-missing';
    this.#refusals.set(boardId, reasonOfRefusal(code) ?? otherwise);
  }

  closed(boardId: string, reason: SyncReason): void {
    this.#closures.set(boardId, reason);
  }

  admitted(boardId: string): void {
    this.#refusals.delete(boardId);
  }

  ready(boardId: string): void {
    this.#closures.delete(boardId);
  }

  refusalOf(boardId: string): SyncReason | undefined {
    return this.#refusals.get(boardId);
  }

  /** A refusal or a closure. */
  of(boardId: string): SyncReason | undefined {
    return this.#refusals.get(boardId) ?? this.#closures.get(boardId);
  }

  keepOnly(isKept: (boardId: string) => boolean): void {
    for (const known of [this.#refusals, this.#closures]) {
      for (const boardId of known.keys()) if (!isKept(boardId)) known.delete(boardId);
    }
  }
}
