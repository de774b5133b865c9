import type { BoardPlace } from './places.ts';
import type { SaveProblem } from './problem.ts';

/**
 * What is true of one board at this moment. Main decides it, the status region shows it.
 */
export interface BoardStatus {
  readonly save: SaveStatus;
  readonly sync: SyncStatus;
  /** What `sync` is about. */
  readonly place: BoardPlace;
  /** Undefined: it has none. */
  readonly file?: LinkedFile | undefined;
}

/** The file that a board was opened from, or saved to. */
export interface LinkedFile {
  readonly name: string;
  readonly path: string;
  /** Whether the board, which is always saved on this device, has changes that its file lacks. */
  readonly hasChanges: boolean;
}

export interface SaveStatus {
  readonly state: 'saved' | 'saving';
  /** Operations of this board received but not yet on disk. */
  readonly unsavedCount: number;
  readonly problem?: SaveProblem;
}

/**
 * Whether deliveries to a server may begin. As with an electric circuit, open means that nothing flows.
 * - `closed`: they may.
 * - `open`: a delivery was used up, and the next ones would be too: none begins.
 * - `half-open`: the server answered again, and one delivery tries before the others.
 */
export type CircuitState = 'closed' | 'half-open' | 'open';

/** Why a board is offline. The catalogues have a sentence for each, in `reasons.ts`. */
export type SyncReason =
  | 'silent'
  | 'no-answer'
  | 'not-acknowledging'
  | 'not-hocuspocus'
  | 'cut'
  | 'cut-unencrypted'
  | 'stopped'
  | 'refused-connection'
  | 'name-not-found'
  | 'no-network'
  | 'wrong-certificate'
  | 'untrusted'
  | 'foreign-certificate'
  | 'expired-certificate'
  | 'not-secure'
  | 'bad-proxy'
  | 'proxy-wants-password'
  | 'bad-address'
  | 'not-reachable'
  | 'refused-by-http'
  | 'too-large'
  | 'server-disk-full'
  | 'server-cannot-store'
  | 'board-full'
  | 'client-full'
  | 'too-many-boards'
  | 'too-much-waits'
  | 'bad-board-id'
  | 'too-much'
  | 'too-demanding'
  | 'token-refused'
  | 'token-missing'
  | 'invitation-unknown'
  | 'invitation-expired'
  | 'invitation-revoked'
  | 'read-only'
  | 'board-closed'
  | 'not-stored';

/**
 * - `local-only`: the board lives on no server.
 * - `syncing`: the session is open, or being opened for the first time, and something is not acknowledged yet.
 * - `synced`: the server has acknowledged everything and we have everything of the server's.
 * - `offline`: the session is lost or refused; `reason` says why.
 */
export interface SyncStatus {
  readonly state: 'local-only' | 'syncing' | 'synced' | 'offline';
  /** Operations of this board in the outbox. */
  readonly waitingCount: number;
  /** Only when offline. */
  readonly reason?: SyncReason;
  /** Milliseconds from the sending of this status until the next try, only when one is planned. */
  readonly nextTryInMs?: number;
  /** Only while it is not closed. */
  readonly circuit?: Exclude<CircuitState, 'closed'>;
}
