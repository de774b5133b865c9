/**
 * One board on one session.
 * - `authenticating`: the server was given the token.
 * - `handshaking`: both sides tell what they have. It is complete when what the server had is stored here
 *   (`hasReceived`) and the server acknowledged what it lacked (`hasCaughtUp`).
 * - `ready`: changes go both ways; only towards us when not `isWritable`.
 * - `refused`: the server does not let us use the board.
 * - `closing`: we gave the board up and wait for the server's word.
 * - `closed`: the board is not on the session any more; `reason` says why when that was not our wish.
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
  | { readonly state: 'closing'; readonly reason?: string }
  | { readonly state: 'closed'; readonly reason?: string };

export type ChannelEvent =
  | { readonly type: 'authenticated'; readonly isWritable: boolean }
  | { readonly type: 'denied'; readonly code?: string }
  /** What the server had is stored. */
  | { readonly type: 'received' }
  /** The server answered our catch-up: it stored it, or may not. */
  | { readonly type: 'caught-up'; readonly isAccepted: boolean }
  /** The server does not take a change although it let us in. */
  | { readonly type: 'not-permitted' }
  | { readonly type: 'close'; readonly reason?: string }
  | { readonly type: 'closed-by-server'; readonly reason: string };

/** The state after the event; the same state when the event means nothing in it. */
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

/** Whether the server holds nothing of this channel any more, or soon will. */
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

const closing = (reason: string | undefined): ChannelState =>
  reason === undefined ? { state: 'closing' } : { state: 'closing', reason };
