import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The values of the gauges, read at each scrape. */
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
  /** Makes a test write. */
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

/** The server's own series. No label names a board, so their number is bounded. */
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
      'Updates from clients that were stored.',
    );
    this.updatesKnown = counter(
      'everink_server_updates_known_total',
      'Updates that contained nothing new and were not stored again.',
    );
    this.updatesRefused = new Counter({
      name: 'everink_server_updates_refused_total',
      help: 'Messages that were refused: invalid update, over a limit or quota, too much waiting, or the disk refused.',
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
      'Bytes of updates from clients that were stored.',
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
      'Quota usage of the board that uses most, bytes.',
      () => sources.largestUsage().boardBytes,
    );
    gauge(
      'everink_server_largest_client_bytes',
      'Quota usage of the client that uses most, bytes.',
      () => sources.largestUsage().clientBytes,
    );
    gauge(
      'everink_server_buffered_bytes',
      'Bytes waiting to be sent to clients.',
      sources.bufferedBytes,
    );
    gauge(
      'everink_server_incoming_bytes',
      'Bytes received from clients and not processed yet.',
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
      help: 'Logs compacted into snapshots.',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(sources.compactions());
      },
    });
  }
}
