import { describe, expect, it } from 'vitest';
import type { ObservedOperation } from '../sync/observer.ts';
import { DrawingMetrics } from './DrawingMetrics.ts';
import { createSeries } from './series.ts';

const build = { version: '0.0.0', electron: '33.2.1', node: '20.18.1' };

function setUp(): { metrics: DrawingMetrics; read: () => Promise<string> } {
  const series = createSeries({ queueSize: () => 0 }, build);
  return { metrics: new DrawingMetrics(series), read: () => series.registry.metrics() };
}

function operation(durationMs: number): ObservedOperation {
  return { id: crypto.randomUUID(), kind: 'draw', waitMs: durationMs / 2, durationMs };
}

function delivery(operations: readonly ObservedOperation[]) {
  return {
    boardId: 'a-secret-board',
    operations,
    attempts: 1,
    latencyMs: 20,
    way: 'batch' as const,
    readyForMs: 60_000,
    sizeBytes: 182,
    queueSize: 0,
  };
}

const sampleOf = (text: string, series: string): number => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  if (line === undefined) throw new Error(`no series ${series}`);
  return Number(line.slice(series.length + 1));
};

describe('DrawingMetrics', () => {
  it('counts every operation of an acknowledged batch, with the duration of each', async () => {
    const { metrics, read } = setUp();
    metrics.delivered(delivery([operation(7), operation(70), operation(7_000)]));
    const text = await read();
    expect(sampleOf(text, 'drawing_success_total')).toBe(3);
    expect(sampleOf(text, 'drawing_failed_total')).toBe(0);
    expect(sampleOf(text, 'drawing_operation_duration_ms_count')).toBe(3);
    expect(sampleOf(text, 'drawing_operation_duration_ms_sum')).toBe(7_077);
    expect(sampleOf(text, 'drawing_operation_duration_ms_bucket{le="10"}')).toBe(1);
    expect(sampleOf(text, 'drawing_operation_duration_ms_bucket{le="100"}')).toBe(2);
    expect(sampleOf(text, 'everink_delivered_bytes_total')).toBe(182);
  });

  it('I6: counts the operations of a delivery that used up its attempts once each as failed', async () => {
    const { metrics, read } = setUp();
    for (const _ of [1, 2, 3]) metrics.retryAttempted();
    metrics.deliveryFailed({
      ...delivery([operation(7_100), operation(7_200)]),
      attempts: 4,
      reason: 'the server did not answer',
    });
    const text = await read();
    expect(sampleOf(text, 'drawing_retry_total')).toBe(3);
    expect(sampleOf(text, 'drawing_failed_total')).toBe(2);
    expect(sampleOf(text, 'drawing_success_total')).toBe(0);
    expect(sampleOf(text, 'drawing_operation_duration_ms_count')).toBe(0);
  });

  it('measures acknowledgements from the change, or from the time when the session was ready', async () => {
    const { metrics, read } = setUp();
    metrics.delivered({ ...delivery([operation(400), operation(3_600_000)]), readyForMs: 2_000 });
    const text = await read();
    const name = 'everink_acknowledgement_duration_seconds';
    expect(sampleOf(text, `${name}_sum`)).toBeCloseTo(2.4);
    expect(sampleOf(text, `${name}_bucket{le="0.5"}`)).toBe(1);
    expect(sampleOf(text, `${name}_bucket{le="5"}`)).toBe(2);
  });

  it('counts deliveries that the retry budget ended', async () => {
    const { metrics, read } = setUp();
    metrics.retryRefused();
    expect(sampleOf(await read(), 'everink_retry_budget_exhausted_total')).toBe(1);
  });

  it('counts a session that is opened again', async () => {
    const { metrics, read } = setUp();
    metrics.sessionOpened({ openingMs: 12 });
    metrics.sessionLost();
    metrics.sessionReopening();
    metrics.sessionOpened({ openingMs: 1_200 });
    const text = await read();
    expect(sampleOf(text, 'orchestrator_retry_total')).toBe(1);
    expect(sampleOf(text, 'everink_sessions_opened_total')).toBe(2);
    expect(sampleOf(text, 'everink_sessions_lost_total')).toBe(1);
    expect(sampleOf(text, 'everink_session_opening_seconds_sum')).toBeCloseTo(1.212);
  });

  it('measures saving in seconds', async () => {
    const { metrics, read } = setUp();
    metrics.operationSaved(4);
    const text = await read();
    expect(sampleOf(text, 'everink_save_duration_seconds_count')).toBe(1);
    expect(sampleOf(text, 'everink_save_duration_seconds_sum')).toBeCloseTo(0.004);
    expect(sampleOf(text, 'everink_save_duration_seconds_bucket{le="0.005"}')).toBe(1);
  });

  it('has a separate bucket for each default retry attempt', async () => {
    const { metrics, read } = setUp();
    const durationsMs = [40, 1_040, 3_040, 7_040];
    metrics.delivered(delivery(durationsMs.map(operation)));
    const text = await read();
    const upTo = (ms: number) => sampleOf(text, `drawing_operation_duration_ms_bucket{le="${ms}"}`);
    expect([1_000, 2_500, 5_000, 10_000].map(upTo)).toEqual([1, 2, 3, 4]);
  });

  it('I18: no label names a board or an operation, however many there were', async () => {
    const { metrics, read } = setUp();
    metrics.delivered(delivery([operation(1)]));
    const before = (await read()).split('\n').length;
    for (let count = 0; count < 1_000; count += 1) {
      metrics.delivered({ ...delivery([operation(1)]), boardId: `board-${count}` });
    }
    const text = await read();
    expect(text).not.toMatch(/board/);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(text.split('\n').length - before).toBeLessThan(50);
  });
});
