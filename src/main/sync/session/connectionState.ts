import type { SyncReason } from '../../../shared/status.ts';

/**
 * The connection to a server.
 * - `off`: no server is set, or no board needs it.
 * - `opening`: the socket is being opened.
 * - `open`: the socket is open.
 * - `waiting`: the session was lost or could not be opened; the next try is at `nextTryAtMs`.
 *
 * `failures` counts losses since the last complete handshake of a board. While there is a `doubt`, boards whose
 * handshake is not complete are shown as offline, since nothing shows yet that the server works.
 */
export type ConnectionState =
  | { readonly state: 'off' }
  | { readonly state: 'opening'; readonly failures: number; readonly doubt?: Doubt }
  | {
      readonly state: 'open';
      /** A board's handshake on this session is complete. */
      readonly isProven: boolean;
      readonly failures: number;
      readonly doubt?: Doubt;
    }
  | {
      readonly state: 'waiting';
      readonly failures: number;
      readonly doubt: Doubt;
      /** By the injected clock, milliseconds. */
      readonly nextTryAtMs: number;
    };

/** Why the last session ended, and whether no handshake was completed although its socket was open. */
export interface Doubt {
  readonly reason: SyncReason;
  readonly wasUseless: boolean;
}

export type ConnectionEvent =
  | { readonly type: 'needed' }
  | { readonly type: 'not-needed' }
  | { readonly type: 'opened' }
  /** A board's handshake on this session is complete. */
  | { readonly type: 'proven' }
  | { readonly type: 'lost'; readonly reason: SyncReason; readonly nextTryAtMs: number }
  /** The wait has ended or was interrupted. */
  | { readonly type: 'try' };

/** The state after the event; the same object when the event changes nothing. */
export function nextConnectionState(
  current: ConnectionState,
  event: ConnectionEvent,
): ConnectionState {
  switch (event.type) {
    case 'needed':
      return current.state === 'off' ? { state: 'opening', failures: 0 } : current;
    case 'not-needed':
      return { state: 'off' };
    case 'opened':
      return current.state === 'opening' ? opened(current) : current;
    case 'proven':
      return current.state === 'open' ? { state: 'open', isProven: true, failures: 0 } : current;
    case 'lost':
      return lost(current, event.reason, event.nextTryAtMs);
    case 'try':
      return current.state === 'waiting' ? tried(current) : current;
  }
}

/** An open socket shows that the server can be reached, not that it works. */
function opened(current: ConnectionState & { state: 'opening' }): ConnectionState {
  const { failures, doubt } = current;
  const open = { state: 'open', isProven: false, failures } as const;
  return doubt?.wasUseless ? { ...open, doubt } : open;
}

function lost(current: ConnectionState, reason: SyncReason, nextTryAtMs: number): ConnectionState {
  if (current.state !== 'opening' && current.state !== 'open') return current;
  const wasUseless = current.state === 'open' && !current.isProven;
  return {
    state: 'waiting',
    failures: current.failures + 1,
    doubt: { reason, wasUseless },
    nextTryAtMs,
  };
}

function tried({ failures, doubt }: ConnectionState & { state: 'waiting' }): ConnectionState {
  return { state: 'opening', failures, doubt };
}
