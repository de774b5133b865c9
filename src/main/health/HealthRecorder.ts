import type { Counter, Histogram } from 'prom-client';
import type { Clock } from '../../base/Clock.ts';
import { type HealthSample, healthSampleMs, healthSpanMs } from '../../shared/health.ts';
import type { Log } from '../log/Log.ts';
import type { Series } from '../metrics/series.ts';
import { quantile } from './quantile.ts';

const windowMs = 60_000;
const maxSamples = healthSpanMs / healthSampleMs;
const millisecondsPerSecond = 1_000;

export interface HealthRecorderOptions {
  readonly series: Series;
  readonly queueSize: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** The values of the metrics at one moment. All are counters. */
interface Reading {
  readonly takenMs: number;
  readonly delivered: number;
  readonly failed: number;
  readonly retries: number;
  readonly saved: Buckets;
  readonly acknowledged: Buckets;
}

interface Buckets {
  readonly edges: readonly number[];
  /** One more than `edges`: the last bucket has no upper end. */
  readonly counts: readonly number[];
}

/**
 * Samples the app's own metrics every two seconds and keeps the last ten minutes, so that the Health window shows
 * recent history without Prometheus.
 */
export class HealthRecorder {
  readonly #options: HealthRecorderOptions;
  /** Of the last minute, oldest first. */
  #readings: Reading[] = [];
  #samples: HealthSample[] = [];
  #cancel: () => void = () => {};
  #isStopped = true;

  constructor(options: HealthRecorderOptions) {
    this.#options = options;
  }

  /** Oldest first. */
  get samples(): readonly HealthSample[] {
    return this.#samples;
  }

  start(): void {
    this.#isStopped = false;
    void this.#look();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#options;
    try {
      const reading = await this.#read();
      this.#samples = [...this.#samples, this.#sampleOf(reading)].slice(-maxSamples);
      this.#readings = [...this.#readings, reading].filter(
        ({ takenMs }) => reading.takenMs - takenMs <= windowMs,
      );
    } catch (error) {
      log.error('the series cannot be read', { error });
    }
    if (!this.#isStopped) this.#cancel = clock.after(healthSampleMs, () => void this.#look());
  }

  async #read(): Promise<Reading> {
    const { series, clock } = this.#options;
    const [delivered, failed, retries, reopenings, saved, acknowledged] = await Promise.all([
      totalOf(series.drawingSuccess),
      totalOf(series.drawingFailed),
      totalOf(series.drawingRetry),
      totalOf(series.orchestratorRetry),
      bucketsOf(series.saveDuration),
      bucketsOf(series.operationDuration),
    ]);
    return {
      takenMs: clock.nowMs(),
      delivered,
      failed,
      retries: retries + reopenings,
      saved,
      acknowledged,
    };
  }

  #sampleOf(reading: Reading): HealthSample {
    const before = this.#readings[0] ?? reading;
    // Over too short a time, a single stroke would look like a peak.
    const spanMs = Math.max(reading.takenMs - before.takenMs, windowMs);
    const perMinute = (name: 'delivered' | 'failed' | 'retries'): number =>
      ((reading[name] - before[name]) * 60_000) / spanMs;
    const saved = quantileSince(0.99, before.saved, reading.saved);
    const acknowledged = quantileSince(0.95, before.acknowledged, reading.acknowledged);
    return {
      atMs: this.#options.clock.wallMs(),
      deliveredPerMinute: perMinute('delivered'),
      failedPerMinute: perMinute('failed'),
      retriesPerMinute: perMinute('retries'),
      waitingCount: this.#options.queueSize(),
      ...(saved === undefined ? {} : { savedP99Ms: saved * millisecondsPerSecond }),
      ...(acknowledged === undefined ? {} : { acknowledgedP95Ms: acknowledged }),
    };
  }
}

async function totalOf(counter: Counter): Promise<number> {
  const { values } = await counter.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}

/** The count of each bucket. The counts of prom-client are cumulative. */
async function bucketsOf(histogram: Histogram): Promise<Buckets> {
  const { values } = await histogram.get();
  const buckets = values.filter(({ metricName }) => metricName?.endsWith('_bucket'));
  const cumulative = buckets.map(({ value }) => value);
  const edges = buckets.map(({ labels }) => Number(labels.le)).filter(Number.isFinite);
  return { edges, counts: cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0)) };
}

function quantileSince(q: number, before: Buckets, now: Buckets): number | undefined {
  return quantile(
    q,
    now.edges,
    now.counts.map((count, index) => count - (before.counts[index] ?? 0)),
  );
}
