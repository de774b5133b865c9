import { describe, expect, it } from 'vitest';
import { type ChannelEvent, type ChannelState, nextChannelState } from './channelState.ts';

const stateAfter = (...events: readonly ChannelEvent[]): ChannelState =>
  events.reduce<ChannelState>(nextChannelState, { state: 'authenticating' });

const letIn = { type: 'authenticated', isWritable: true } as const;
const received = { type: 'received' } as const;
const caughtUp = { type: 'caught-up', isAccepted: true } as const;

describe('nextChannelState', () => {
  it('is ready only when both sides have everything, in any order', () => {
    expect(stateAfter(letIn, received)).toMatchObject({ state: 'handshaking', hasReceived: true });
    expect(stateAfter(letIn, caughtUp)).toMatchObject({ state: 'handshaking', hasCaughtUp: true });
    expect(stateAfter(letIn, received, caughtUp)).toEqual({ state: 'ready', isWritable: true });
    expect(stateAfter(letIn, caughtUp, received)).toEqual({ state: 'ready', isWritable: true });
  });

  it('becomes view-only when the server says so, at any time', () => {
    const readOnly = { state: 'ready', isWritable: false };
    expect(stateAfter({ ...letIn, isWritable: false }, received, caughtUp)).toEqual(readOnly);
    expect(stateAfter(letIn, received, { ...caughtUp, isAccepted: false })).toEqual(readOnly);
    expect(stateAfter(letIn, received, caughtUp, { type: 'not-permitted' })).toEqual(readOnly);
  });

  it('stays refused', () => {
    expect(stateAfter({ type: 'denied' }, letIn, received)).toEqual({ state: 'refused' });
  });

  it('is closed with the server’s reason', () => {
    const closed = { type: 'closed-by-server', reason: 'board-closed' } as const;
    expect(stateAfter(letIn, closed)).toEqual({ state: 'closed', reason: 'board-closed' });
  });

  it('waits for the server’s confirmation when it is closed locally', () => {
    const goodbye = { type: 'closed-by-server', reason: 'board-closed' } as const;
    expect(stateAfter(letIn, { type: 'close' })).toEqual({ state: 'closing' });
    expect(stateAfter(letIn, { type: 'close' }, received, caughtUp)).toEqual({ state: 'closing' });
    expect(stateAfter(letIn, { type: 'close' }, goodbye)).toEqual({ state: 'closed' });
    expect(stateAfter({ type: 'close' }, { type: 'denied' })).toEqual({ state: 'closed' });
    expect(stateAfter(letIn, { type: 'close', reason: 'not-stored' }, goodbye)).toEqual({
      state: 'closed',
      reason: 'not-stored',
    });
  });
});
