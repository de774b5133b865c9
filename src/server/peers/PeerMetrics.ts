import { Counter, Gauge, type Registry } from 'prom-client';

/** The values of the gauges, read at each scrape. */
export interface PeerSources {
  readonly isUp: () => boolean;
  readonly peers: () => number;
}

/** The series of a server that shares boards through Redis. */
export class PeerMetrics {
  readonly #registry: Registry;
  readonly updates: Counter;
  readonly #refused: Counter;

  constructor(registry: Registry) {
    this.#registry = registry;
    const registers = [registry];
    this.updates = new Counter({
      name: 'everink_server_peer_updates_total',
      help: 'Updates from other servers that were stored.',
      registers,
    });
    this.#refused = new Counter({
      name: 'everink_server_peer_messages_refused_total',
      help: 'Invalid or damaged messages from Redis.',
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
    gauge('everink_server_redis_up', '1 while Redis is reachable.', () => (isUp() ? 1 : 0));
    gauge('everink_server_peers', 'Other servers heard from in the last 5 s.', peers);
  }
}
