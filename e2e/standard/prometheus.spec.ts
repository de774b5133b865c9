import type { EverinkApp } from '../harness/app.ts';
import { documentedQuery } from '../harness/monitoringPage.ts';
import { Prometheus } from '../harness/prometheus.ts';
import { expect, test } from '../harness/test.ts';

const successRate = documentedQuery('Success rate');
const failureRate = documentedQuery('Failure rate');
const duration95 = documentedQuery('95th percentile of the duration');
/** A histogram has no series of its own name, as docs/monitoring.md says. */
const duration95AsWritten = 'histogram_quantile(0.95, drawing_operation_duration_ms)';
const strokeCount = 6;

async function drawStrokes(app: EverinkApp, top: number): Promise<void> {
  for (let stroke = 0; stroke < strokeCount; stroke += 1) {
    const y = top + 20 * stroke;
    await app.drawStroke([
      { x: 200, y },
      { x: 500, y: y + 10 },
    ]);
  }
}

test('a real Prometheus that scrapes the app answers the three documented queries', async ({
  launch,
  server,
}) => {
  const app = await launch({
    boardId: 'watched',
    // A delivery gives up after 0.7 s instead of 7 s.
    env: { EVERINK_SYNC_URL: server.url, EVERINK_RETRY_INITIAL_DELAY_MS: '100' },
  });
  await app.waitForStatus(/Synced/);
  const prometheus = await Prometheus.start(await app.metricsUrl());
  try {
    const acknowledgedBefore = (await app.metrics()).value('drawing_success_total');
    await app.chooseTool('pen');

    await test.step('all is well', async () => {
      await drawStrokes(app, 150);
      // The window may still say "Synced" of what was before the last stroke.
      await expect
        .poll(async () => (await app.metrics()).value('drawing_success_total'))
        .toBe((acknowledgedBefore ?? 0) + strokeCount);
      await expect.poll(() => prometheus.query(successRate)).toBe(1);
      expect(await prometheus.query(failureRate)).toBe(0);
      const durationMs = await prometheus.query(duration95);
      expect(durationMs).toBeGreaterThan(0);
      expect(durationMs).toBeLessThan(10_000);
      expect(await prometheus.query(duration95AsWritten)).toBeUndefined();
    });

    await test.step('the server is gone for a while', async () => {
      await server.kill();
      await drawStrokes(app, 300);
      await expect.poll(() => prometheus.query(failureRate)).toBeGreaterThan(0);
      await expect.poll(() => prometheus.query('sum(drawing_queue_size)')).toBe(strokeCount);
      await server.start();
      await app.waitForStatus(/Synced/);
    });

    await test.step('everything has arrived, and the numbers remember', async () => {
      await expect
        .poll(() => prometheus.query('sum(drawing_success_total)'))
        .toBe(acknowledgedBefore + 2 * strokeCount);
      expect(await prometheus.query('sum(drawing_queue_size)')).toBe(0);
      expect(await prometheus.query('sum(drawing_retry_total)')).toBeGreaterThan(0);
      expect(await prometheus.query('sum(orchestrator_retry_total)')).toBeGreaterThan(0);
      const succeeded = (await prometheus.query(successRate)) ?? Number.NaN;
      const failed = (await prometheus.query(failureRate)) ?? Number.NaN;
      expect(succeeded).toBeGreaterThan(0);
      expect(failed).toBeGreaterThan(0);
      expect(succeeded + failed).toBeCloseTo(1, 2);
      expect(await prometheus.query('count(process_cpu_seconds_total)')).toBe(1);
    });
  } finally {
    await prometheus.stop();
  }
});
