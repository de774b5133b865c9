import type { Delivered, DeliveryFailed, DeliveryObserver } from '../sync/observer.ts';
import type { Series } from './series.ts';

const millisecondsPerSecond = 1_000;

/** Counts what the queue and delivery report. Each method only increments numbers in memory. */
export class DrawingMetrics implements DeliveryObserver {
  readonly #series: Series;

  constructor(series: Series) {
    this.#series = series;
  }

  /** An operation of a window is on disk, this long after it arrived. */
  operationSaved(durationMs: number): void {
    this.#series.saveDuration.observe(durationMs / millisecondsPerSecond);
  }

  retryAttempted(): void {
    this.#series.drawingRetry.inc();
  }

  retryRefused(): void {
    this.#series.retryBudgetExhausted.inc();
  }

  delivered(event: Delivered): void {
    const series = this.#series;
    series.drawingSuccess.inc(event.operations.length);
    for (const { durationMs } of event.operations) {
      series.operationDuration.observe(durationMs);
      const onlineMs = Math.min(durationMs, event.readyForMs);
      series.acknowledgementDuration.observe(onlineMs / millisecondsPerSecond);
    }
    series.deliveryOperations.observe(event.operations.length);
    series.deliveryDuration.observe(event.latencyMs / millisecondsPerSecond);
    series.deliveredBytes.inc(event.sizeBytes);
  }

  deliveryFailed(event: DeliveryFailed): void {
    this.#series.drawingFailed.inc(event.operations.length);
  }

  sessionReopening(): void {
    this.#series.orchestratorRetry.inc();
  }

  sessionOpened(event: { readonly openingMs: number }): void {
    this.#series.sessionsOpened.inc();
    this.#series.sessionOpening.observe(event.openingMs / millisecondsPerSecond);
  }

  sessionLost(): void {
    this.#series.sessionsLost.inc();
  }
}
