import { Counter, Gauge, type Registry } from 'prom-client';

/** What the gauges are read from at each scrape. */
export interface PeerSources {
  readonly isUp: () => boolean;
  readonly peers: () => number;
}

/** The series of a server that shares boards through Redis; one that does not has none of them. */
export class PeerMetrics {
  readonly #registry: Registry;
  readonly updates: Counter;
  readonly #refused: Counter;

  constructor(registry: Registry) {
    this.#registry = registry;
    const registers = [registry];
    this.updates = new Counter({
      name: 'everink_server_peer_updates_total',
      help: 'Updates of other servers stored.',
      registers,
    });
    this.#refused = new Counter({
      name: 'everink_server_peer_messages_refused_total',
      help: 'Messages that came through Redis and were none of ours, or damaged.',
      registers,
    });
  }

  refuse(): void {
    this.#refused.inc();
  }

  observe({ isUp, peers }: PeerSources): void {
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read());
        },
      });
    };
    gauge('everink_server_redis_up', '1 while Redis can be reached.', () => (isUp() ? 1 : 0));
    gauge('everink_server_peers', 'Other servers heard of in the last seconds.', peers);
  }
}
