import type { CircuitState } from '../../../shared/status.ts';

/**
 * - `failed`: a delivery failed in a way that speaks against the server.
 * - `probe-begun`, `probe-failed`: of the one delivery that tries first.
 * - `proved`: the server acknowledged something, or its answer shows that it works.
 */
export type CircuitEvent = 'failed' | 'probe-begun' | 'probe-failed' | 'proved';

/** The state after the event; the same when the event changes nothing. */
export function nextCircuitState(current: CircuitState, event: CircuitEvent): CircuitState {
  switch (event) {
    case 'failed':
      return current === 'closed' ? 'open' : current;
    case 'probe-begun':
      return current === 'open' ? 'half-open' : current;
    case 'probe-failed':
      return current === 'half-open' ? 'open' : current;
    case 'proved':
      return 'closed';
  }
}
