import { describe, expect, it } from 'vitest';
import type { SyncReason } from '../../../shared/status.ts';
import { backoffDelayMs } from './backoff.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  nextConnectionState,
} from './connectionState.ts';

const lost = (reason: SyncReason): ConnectionEvent => ({ type: 'lost', reason, nextTryAtMs: 99 });
const stateAfter = (...events: readonly ConnectionEvent[]): ConnectionState =>
  events.reduce<ConnectionState>(nextConnectionState, { state: 'off' });

describe('nextConnectionState', () => {
  it('opens when a board needs it, and is off otherwise', () => {
    expect(stateAfter({ type: 'needed' })).toEqual({ state: 'opening', failures: 0 });
    expect(stateAfter({ type: 'needed' }, { type: 'not-needed' })).toEqual({ state: 'off' });
    expect(stateAfter({ type: 'needed' }, { type: 'opened' }, { type: 'needed' }).state).toBe(
      'open',
    );
  });

  it('waits after a loss, with the reason', () => {
    expect(
      stateAfter({ type: 'needed' }, { type: 'opened' }, { type: 'proven' }, lost('cut')),
    ).toEqual({
      state: 'waiting',
      failures: 1,
      doubt: { reason: 'cut', wasUseless: false },
      nextTryAtMs: 99,
    });
  });

  it('counts failures until a handshake succeeds', () => {
    const twice = [{ type: 'needed' }, lost('silent'), { type: 'try' }, lost('cut')] as const;
    expect(stateAfter(...twice)).toMatchObject({ failures: 2 });
    expect(stateAfter(...twice, { type: 'try' }, { type: 'opened' })).toMatchObject({
      failures: 2,
    });
    expect(
      stateAfter(
        ...twice,
        { type: 'try' },
        { type: 'opened' },
        { type: 'proven' },
        lost('stopped'),
      ),
    ).toMatchObject({ failures: 1 });
  });

  it('counts a session that opened without a handshake as a failure', () => {
    const reopened = stateAfter(
      { type: 'needed' },
      { type: 'opened' },
      lost('not-acknowledging'),
      { type: 'try' },
      { type: 'opened' },
    );
    expect(reopened).toMatchObject({ state: 'open', doubt: { reason: 'not-acknowledging' } });
    expect(nextConnectionState(reopened, { type: 'proven' })).not.toHaveProperty('doubt');
  });

  it('does not count an unreachable server as such a failure', () => {
    const reopened = stateAfter(
      { type: 'needed' },
      lost('refused-connection'),
      { type: 'try' },
      { type: 'opened' },
    );
    expect(reopened).not.toHaveProperty('doubt');
  });

  it('ignores events that are irrelevant in a state', () => {
    const off: ConnectionState = { state: 'off' };
    for (const event of [
      { type: 'opened' },
      { type: 'proven' },
      { type: 'try' },
      lost('silent'),
    ] as const) {
      expect(nextConnectionState(off, event)).toEqual(off);
    }
    const waiting = stateAfter({ type: 'needed' }, lost('silent'));
    expect(nextConnectionState(waiting, lost('cut'))).toBe(waiting);
  });
});

describe('backoffDelayMs', () => {
  it('starts within half a second and doubles up to 30 s', () => {
    const longest = (failures: number): number => backoffDelayMs(failures, () => 1);
    expect([1, 2, 3, 4, 5, 6, 7, 8, 99].map(longest)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(backoffDelayMs(1, () => 0)).toBe(250);
    expect(backoffDelayMs(9, () => 0)).toBe(250);
    expect(backoffDelayMs(3, () => 0.5)).toBe(1_125);
  });
});
