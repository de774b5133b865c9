import type { SyncReason } from '../../../shared/status.ts';

/**
 * One board on one session.
 * - `authenticating`: the server was given the token.
 * - `handshaking`: both sides exchange what they have. It is complete when the server's changes are stored here
 *   (`hasReceived`) and the server has acknowledged the catch-up (`hasCaughtUp`).
 * - `ready`: changes go both ways; only from the server to us when not `isWritable`.
 * - `refused`: the server does not let us use the board.
 * - `closing`: we closed the board and wait for the server's confirmation.
 * - `closed`: the board is no longer on the session; `reason` says why, unless we closed it.
 */
export type ChannelState =
  | { readonly state: 'authenticating' }
  | {
      readonly state: 'handshaking';
      readonly hasReceived: boolean;
      readonly hasCaughtUp: boolean;
      readonly isWritable: boolean;
    }
  | { readonly state: 'ready'; readonly isWritable: boolean }
  /** `code`: the server's word for why. */
  | { readonly state: 'refused'; readonly code?: string }
  | { readonly state: 'closing'; readonly reason?: SyncReason }
  | { readonly state: 'closed'; readonly reason?: SyncReason };

export type ChannelEvent =
  | { readonly type: 'authenticated'; readonly isWritable: boolean }
  | { readonly type: 'denied'; readonly code?: string }
  /** The server's changes are stored. */
  | { readonly type: 'received' }
  /** The server acknowledged or refused the catch-up. */
  | { readonly type: 'caught-up'; readonly isAccepted: boolean }
  /** The server refuses a change although it admitted us. */
  | { readonly type: 'not-permitted' }
  | { readonly type: 'close'; readonly reason?: SyncReason }
  | { readonly type: 'closed-by-server'; readonly reason: SyncReason };

/** The state after the event; the same object when the event changes nothing. */
export function nextChannelState(current: ChannelState, event: ChannelEvent): ChannelState {
  switch (event.type) {
    case 'authenticated':
      return current.state === 'authenticating'
        ? {
            state: 'handshaking',
            hasReceived: false,
            hasCaughtUp: false,
            isWritable: event.isWritable,
          }
        : current;
    case 'denied':
      return left(current, refused(event.code));
    case 'received':
      return current.state === 'handshaking'
        ? complete({ ...current, hasReceived: true })
        : current;
    case 'caught-up':
      return caughtUp(current, event.isAccepted);
    case 'not-permitted':
      return current.state === 'ready' ? { state: 'ready', isWritable: false } : current;
    case 'close':
      return isOver(current) ? current : closing(event.reason);
    case 'closed-by-server':
      return left(current, { state: 'closed', reason: event.reason });
  }
}

/** Whether the server has forgotten this channel, or soon will have. */
export const isOver = ({ state }: ChannelState): boolean =>
  state === 'refused' || state === 'closing' || state === 'closed';

function left(current: ChannelState, otherwise: ChannelState): ChannelState {
  if (current.state === 'closing') return { ...current, state: 'closed' };
  return isOver(current) ? current : otherwise;
}

function caughtUp(current: ChannelState, isAccepted: boolean): ChannelState {
  if (current.state !== 'handshaking') return current;
  const isWritable = current.isWritable && isAccepted;
  return complete({ ...current, hasCaughtUp: true, isWritable });
}

const complete = (current: ChannelState & { state: 'handshaking' }): ChannelState =>
  current.hasReceived && current.hasCaughtUp
    ? { state: 'ready', isWritable: current.isWritable }
    : current;

const refused = (code: string | undefined): ChannelState =>
  code === undefined ? { state: 'refused' } : { state: 'refused', code };

const closing = (reason: SyncReason | undefined): ChannelState =>
  reason === undefined ? { state: 'closing' } : { state: 'closing', reason };
