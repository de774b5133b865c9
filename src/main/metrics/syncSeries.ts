import { Gauge, type Registry } from 'prom-client';
import type { CircuitState } from '../../shared/status.ts';

/** The sources that the series of sync are read from at each scrape, so that none can drift from the truth. */
export interface SyncSources {
  /** The worst state of all servers. */
  circuitState(): CircuitState;
  /** Retry attempts that could be made now, over all boards and servers. */
  retriesLeft(): number;
}

const circuitStates: readonly CircuitState[] = ['closed', 'half-open', 'open'];

/** The gauges of sync; its counters are in `series.ts`. */
export function addSyncSeries(registry: Registry, sources: SyncSources): void {
  const registers = [registry];
  new Gauge({
    name: 'everink_circuit_state',
    help: '1 for the state of the circuit that deliveries go through, the worst one of all servers; 0 for the others.',
    labelNames: ['state'],
    registers,
    collect() {
      const current = sources.circuitState();
      for (const state of circuitStates) this.set({ state }, state === current ? 1 : 0);
    },
  });
  new Gauge({
    name: 'everink_retry_budget_remaining',
    help: 'Retry attempts of deliveries that could be made now, over all boards and servers.',
    registers,
    collect() {
      this.set(sources.retriesLeft());
    },
  });
}
