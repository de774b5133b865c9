/** What somebody with an invitation may do on the board. */
export type BoardRole = 'edit' | 'view';

/** Where a board lives besides this device: the one server that it is kept in sync with, if any. */
export type BoardPlace =
  | { readonly type: 'device' }
  /** The list that said so was damaged: on this device only, until the user says where. */
  | { readonly type: 'unknown' }
  /** The server of the settings. */
  | { readonly type: 'server'; readonly host: string }
  /** This app's own server, while it shares the board. */
  | { readonly type: 'shared' }
  /** The server of the person who invited. */
  | { readonly type: 'joined'; readonly host: string; readonly role: BoardRole };

/** Whether the server takes no changes of the board from this device. */
export const isViewOnly = (place: BoardPlace): boolean =>
  place.type === 'joined' && place.role === 'view';

/** What has to be agreed to, apart from joining itself. */
export const joinConsents = ['move', 'restore'] as const;
export type JoinConsent = (typeof joinConsents)[number];

/** What joining would do. Nothing was sent, and nobody was connected to, to find that out. */
export interface JoinPreview {
  readonly boardId: string;
  /** Name or address, and port, of the server that the invitation is for. */
  readonly host: string;
  /** What the board is called here, or else by the invitation; empty: not known. */
  readonly title: string;
  readonly isEncrypted: boolean;
  readonly role: BoardRole;
  /** Milliseconds since the epoch; undefined: it does not say. */
  readonly expiresAt?: number;
  /**
   * - `new`: this device has no such board.
   * - `known`: the board is kept in sync with that very server already.
   * - `elsewhere`: the board exists here and lives elsewhere, see `place`.
   * - `own`: the invitation is from this device.
   */
  readonly board: 'new' | 'known' | 'elsewhere' | 'own';
  /** Where the board lives now; undefined: nowhere yet. */
  readonly place?: BoardPlace;
  readonly consents: readonly JoinConsent[];
}
