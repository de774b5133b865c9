import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the gauges are read from at each scrape. */
export interface MetricsSources {
  readonly connections: () => number;
  readonly documents: () => number;
  readonly boards: () => number;
  readonly log: () => { readonly count: number; readonly sizeBytes: number };
  readonly compactions: () => number;
  readonly largestUsage: () => { readonly boardBytes: number; readonly clientBytes: number };
  readonly freeBytes: () => number;
  readonly bufferedBytes: () => number;
  readonly incomingBytes: () => number;
  /** Writes to the disk to find out. */
  readonly canStore: () => Promise<boolean>;
}

const refusalReasons = [
  'garbage',
  'too-much',
  'storage',
  'board-full',
  'client-full',
  'too-many-boards',
  'too-much-waits',
];

/** The server's own series. No label names a board: what they hold is bounded. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly updatesStored: Counter;
  readonly updatesKnown: Counter;
  readonly updatesRefused: Counter<'reason'>;
  readonly acknowledgements: Counter;
  readonly storedBytes: Counter;
  readonly storeSeconds: Histogram;

  constructor() {
    const registers = [this.registry];
    const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
    collectDefaultMetrics({ register: this.registry });
    this.updatesStored = counter(
      'everink_server_updates_stored_total',
      'Updates of clients stored.',
    );
    this.updatesKnown = counter(
      'everink_server_updates_known_total',
      'Updates that brought nothing new and were not stored again.',
    );
    this.updatesRefused = new Counter({
      name: 'everink_server_updates_refused_total',
      help: 'Messages that were refused: no Yjs update, more than is accepted, a quota, too much that waits, or the disk refused.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of refusalReasons) this.updatesRefused.inc({ reason }, 0);
    this.acknowledgements = counter(
      'everink_server_acknowledgements_total',
      'Updates acknowledged: stored, or known already.',
    );
    this.storedBytes = counter(
      'everink_server_stored_bytes_total',
      'Bytes of updates of clients stored.',
    );
    this.storeSeconds = new Histogram({
      name: 'everink_server_store_duration_seconds',
      help: 'From the arrival of an update until it is on disk, flushed.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
  }

  /** Adds the gauges. */
  observe(sources: MetricsSources): void {
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    };
    gauge('everink_server_connections', 'Open WebSockets.', sources.connections);
    gauge('everink_server_documents', 'Boards in memory.', sources.documents);
    gauge('everink_server_boards', 'Boards stored.', sources.boards);
    gauge(
      'everink_server_log_updates',
      'Updates not in a snapshot yet.',
      () => sources.log().count,
    );
    gauge('everink_server_log_bytes', 'Their bytes.', () => sources.log().sizeBytes);
    gauge(
      'everink_server_largest_board_bytes',
      'Bytes of the board that has most, as they count towards its quota.',
      () => sources.largestUsage().boardBytes,
    );
    gauge(
      'everink_server_largest_client_bytes',
      'Bytes of the client that has stored most, as they count towards its quota.',
      () => sources.largestUsage().clientBytes,
    );
    gauge(
      'everink_server_buffered_bytes',
      'Bytes that wait to be sent to clients.',
      sources.bufferedBytes,
    );
    gauge(
      'everink_server_incoming_bytes',
      'Bytes that clients sent and that are not handled yet.',
      sources.incomingBytes,
    );
    gauge(
      'everink_server_free_bytes',
      'Bytes free on the disk of the data folder.',
      sources.freeBytes,
    );
    new Gauge({
      name: 'everink_server_healthy',
      help: 'Whether a test write reached the disk and there is room for more, as /healthz says.',
      registers: [this.registry],
      async collect() {
        this.set((await sources.canStore()) ? 1 : 0);
      },
    });
    new Counter({
      name: 'everink_server_compactions_total',
      help: 'Logs made into snapshots.',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(sources.compactions());
      },
    });
  }
}
