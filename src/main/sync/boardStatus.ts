import type { SyncReason } from '../../shared/status.ts';
import type { ChannelState } from './session/channelState.ts';
import type { ConnectionState } from './session/connectionState.ts';

/** As `SyncStatus`, with the time of the next try by the clock. */
export type BoardSyncState =
  | { readonly state: 'local-only' | 'syncing' | 'synced' }
  | { readonly state: 'offline'; readonly reason: SyncReason; readonly nextTryAtMs?: number };

/** The facts that determine the status of a board. */
export interface BoardFacts {
  readonly connection: ConnectionState;
  /** Undefined: the board is not on the session yet. */
  readonly channel: ChannelState | undefined;
  /** Why the server last refused or closed the board, until it serves the board again. */
  readonly trouble: SyncReason | undefined;
  /** When a refused or closed board is tried again on the same session. */
  readonly boardRetryAtMs: number | undefined;
  readonly waitingCount: number;
}

/** The status of a board. The worst fact decides. */
export function boardSyncState(facts: BoardFacts): BoardSyncState {
  const { connection, channel, trouble } = facts;
  if (connection.state === 'waiting') {
    return offline(trouble ?? connection.doubt.reason, connection.nextTryAtMs);
  }
  if (trouble !== undefined) return offline(trouble, facts.boardRetryAtMs);
  if (channel?.state === 'ready') return readyState(channel.isWritable, facts.waitingCount);
  const doubt = connection.state === 'off' ? undefined : connection.doubt;
  return doubt === undefined ? { state: 'syncing' } : offline(doubt.reason, undefined);
}

function readyState(isWritable: boolean, waitingCount: number): BoardSyncState {
  if (waitingCount === 0) return { state: 'synced' };
  return isWritable ? { state: 'syncing' } : offline('read-only', undefined);
}

const offline = (reason: SyncReason, nextTryAtMs: number | undefined): BoardSyncState =>
  nextTryAtMs === undefined
    ? { state: 'offline', reason }
    : { state: 'offline', reason, nextTryAtMs };
