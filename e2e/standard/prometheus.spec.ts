import { documentedQuery } from '../harness/monitoringPage.ts';
import { Prometheus } from '../harness/prometheus.ts';
import { expect, test } from '../harness/test.ts';

const strokeCount = 6;

test('a real Prometheus that scrapes the app answers the three queries of the docs', async ({
  launch,
  server,
}) => {
  const app = await launch({ boardId: 'watched', env: { EVERINK_SYNC_URL: server.url } });
  await app.waitForStatus(/Synced/);
  const prometheus = await Prometheus.start(await app.metricsUrl());
  try {
    const acknowledgedBefore = (await app.metrics()).value('drawing_success_total');
    await app.chooseTool('Pen');
    for (let stroke = 0; stroke < strokeCount; stroke += 1) {
      await app.drawStroke([
        { x: 200, y: 150 + 40 * stroke },
        { x: 500, y: 170 + 40 * stroke },
      ]);
    }
    await app.waitForStatus(/Synced/);

    await expect.poll(() => prometheus.query(documentedQuery('Success rate'))).toBe(1);
    expect(await prometheus.query(documentedQuery('Failure rate'))).toBe(0);
    const durationMs = await prometheus.query(documentedQuery('95th percentile of the duration'));
    expect(durationMs).toBeGreaterThan(0);
    expect(durationMs).toBeLessThan(10_000);

    await expect
      .poll(() => prometheus.query('sum(drawing_success_total)'))
      .toBe(acknowledgedBefore + strokeCount);
    await expect.poll(() => prometheus.query('sum(drawing_queue_size)')).toBe(0);
    expect(await prometheus.query('count(process_cpu_seconds_total)')).toBe(1);
  } finally {
    await prometheus.stop();
  }
});
