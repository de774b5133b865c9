import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The sources that gauges are read from at each scrape, so that none can drift from the truth. */
export interface SeriesSources {
  /** Operations in the outbox. */
  queueSize(): number;
}

/** The labels of `everink_build_info`. */
export interface BuildInfo {
  readonly version: string;
  readonly electron: string;
  readonly node: string;
}

/**
 * From 5 ms, a fast local server, to a day, a laptop that slept. 1 s, 2.5 s, 5 s and 10 s keep the
 * default retry attempts apart, which are 1 s, 3 s and 7 s after the first send: a delivery that needed
 * none, one, two or three of them falls into a bucket of its own. Beyond that, time offline: minutes to hours.
 */
const operationDurationBucketsMs = [
  5,
  10,
  25,
  50,
  100,
  250,
  500,
  1_000,
  2_500,
  5_000,
  10_000,
  30_000,
  60_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  8 * 3_600_000,
  24 * 3_600_000,
];

/** How often the event loop is sampled; more often would keep a laptop awake for a number. */
const loopSamplingMs = 50;

/** A flush takes 0.5 ms on a fast disk and seconds on a busy one. */
const saveBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** One round trip, then the retry attempts after 1 s, 3 s and 7 s. */
const networkBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Around the objective: acknowledged within 5 s while online. */
const acknowledgementBucketsSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** From one operation to the largest batches. */
const batchSizeBuckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];

export interface Series {
  readonly registry: Registry;
  readonly drawingSuccess: Counter;
  readonly drawingFailed: Counter;
  readonly drawingRetry: Counter;
  readonly orchestratorRetry: Counter;
  readonly retryBudgetExhausted: Counter;
  readonly operationDuration: Histogram;
  readonly acknowledgementDuration: Histogram;
  readonly deliveryOperations: Histogram;
  readonly deliveryDuration: Histogram;
  readonly deliveredBytes: Counter;
  readonly sessionsOpened: Counter;
  readonly sessionsLost: Counter;
  readonly sessionOpening: Histogram;
  readonly saveDuration: Histogram;
}

/**
 * All series of the app, in their own registry. The first six names are fixed: dashboards and alerts
 * elsewhere rely on them. Labels are closed sets; a board or operation id is never a label.
 */
export function createSeries(sources: SeriesSources, build: BuildInfo): Series {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopSamplingMs });
  addGauges(registry, sources, build);

  return {
    registry,
    drawingSuccess: new Counter({
      name: 'drawing_success_total',
      help: 'Operations acknowledged by the sync server.',
      registers,
    }),
    drawingFailed: new Counter({
      name: 'drawing_failed_total',
      help: 'Operations of deliveries that used up their retry attempts. They stay in the outbox.',
      registers,
    }),
    drawingRetry: new Counter({
      name: 'drawing_retry_total',
      help: 'Retry attempts of deliveries.',
      registers,
    }),
    orchestratorRetry: new Counter({
      name: 'orchestrator_retry_total',
      help: 'Sessions opened again after one was lost.',
      registers,
    }),
    retryBudgetExhausted: new Counter({
      name: 'everink_retry_budget_exhausted_total',
      help: 'Deliveries that ended as failed because the retry budget allowed no further retry attempt.',
      registers,
    }),
    operationDuration: new Histogram({
      name: 'drawing_operation_duration_ms',
      help: "Milliseconds from the user's change to its acknowledgement by the sync server.",
      buckets: operationDurationBucketsMs,
      registers,
    }),
    acknowledgementDuration: new Histogram({
      name: 'everink_acknowledgement_duration_seconds',
      help: "Seconds from the user's change, or from when the session was ready if that came later, to the acknowledgement.",
      buckets: acknowledgementBucketsSeconds,
      registers,
    }),
    deliveryOperations: new Histogram({
      name: 'everink_delivery_operations',
      help: 'Operations in an acknowledged delivery.',
      buckets: batchSizeBuckets,
      registers,
    }),
    deliveryDuration: new Histogram({
      name: 'everink_delivery_duration_seconds',
      help: 'Seconds from the first send of a delivery to its acknowledgement.',
      buckets: networkBucketsSeconds,
      registers,
    }),
    deliveredBytes: new Counter({
      name: 'everink_delivered_bytes_total',
      help: 'Bytes of the merged updates that were acknowledged.',
      registers,
    }),
    sessionsOpened: new Counter({
      name: 'everink_sessions_opened_total',
      help: 'Sessions opened with the sync server.',
      registers,
    }),
    sessionsLost: new Counter({
      name: 'everink_sessions_lost_total',
      help: 'Sessions that ended, or could not be opened, although they were wanted.',
      registers,
    }),
    sessionOpening: new Histogram({
      name: 'everink_session_opening_seconds',
      help: 'Seconds it took to open a session.',
      buckets: networkBucketsSeconds,
      registers,
    }),
    saveDuration: new Histogram({
      name: 'everink_save_duration_seconds',
      help: 'Seconds from the arrival of an operation in the main process to the end of its flush to disk.',
      buckets: saveBucketsSeconds,
      registers,
    }),
  };
}

/** Gauges are read at each scrape; nothing has to set them. */
function addGauges(registry: Registry, sources: SeriesSources, build: BuildInfo): void {
  const registers = [registry];
  new Gauge({
    name: 'drawing_queue_size',
    help: 'Operations in the outbox: made here and not yet acknowledged by the sync server.',
    registers,
    collect() {
      this.set(sources.queueSize());
    },
  });
  new Gauge({
    name: 'everink_build_info',
    help: 'Always 1. The labels name the version of the app and of its runtime.',
    labelNames: ['version', 'electron', 'node'],
    registers,
  }).set({ ...build }, 1);
}
