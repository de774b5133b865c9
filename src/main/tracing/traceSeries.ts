import { Counter, Gauge, type Registry } from 'prom-client';

/** Why a record was dropped: no room in memory, not accepted by the server, or no time left at quit. */
export const dropReasons = ['overflow', 'refused', 'quit'] as const;
export type DropReason = (typeof dropReasons)[number];

export interface TraceSeries {
  readonly sent: Counter;
  readonly dropped: Counter<'reason'>;
}

/** The series of tracing itself, in the app's registry. */
export function createTraceSeries(registry: Registry, waitingCount: () => number): TraceSeries {
  const registers = [registry];
  new Gauge({
    name: 'everink_traces_waiting',
    help: 'Delivery records that the tracing server has not answered for.',
    registers,
    collect() {
      this.set(waitingCount());
    },
  });
  const sent = new Counter({
    name: 'everink_traces_sent_total',
    help: 'Delivery records accepted by the tracing server.',
    registers,
  });
  const dropped = new Counter({
    name: 'everink_traces_dropped_total',
    help: 'Delivery records never traced, by reason: overflow (memory bound), refused (by the server), quit.',
    labelNames: ['reason'],
    registers,
  });
  // A series that appears with its first event hides that event from rate(), so it starts at 0.
  for (const reason of dropReasons) dropped.inc({ reason }, 0);
  return { sent, dropped };
}
