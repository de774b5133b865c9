import { describe, expect, it } from 'vitest';
import type { CircuitState } from '../../../shared/status.ts';
import { type CircuitEvent, nextCircuitState } from './circuitState.ts';

const transitions: Readonly<Record<CircuitState, Readonly<Record<CircuitEvent, CircuitState>>>> = {
  closed: { failed: 'open', 'probe-begun': 'closed', 'probe-failed': 'closed', proved: 'closed' },
  open: { failed: 'open', 'probe-begun': 'half-open', 'probe-failed': 'open', proved: 'closed' },
  'half-open': {
    failed: 'half-open',
    'probe-begun': 'half-open',
    'probe-failed': 'open',
    proved: 'closed',
  },
};

describe('nextCircuitState', () => {
  for (const [state, next] of Object.entries(transitions)) {
    it(`is as in the table when ${state}`, () => {
      for (const [event, expected] of Object.entries(next)) {
        expect(nextCircuitState(state as CircuitState, event as CircuitEvent)).toBe(expected);
      }
    });
  }
});
