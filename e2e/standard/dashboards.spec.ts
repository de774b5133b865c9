import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { drawNumbers, expect, numbers, test } from '../harness/chaos.ts';
import { Prometheus } from '../harness/prometheus.ts';

const folder = resolve(import.meta.dirname, '../../ops/grafana/dashboards');

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

/** Series without a value in a run like this one: nothing is wrong in it, and its server is alone. */
const emptyWhenAllIsWell = [
  'ALERTS',
  'everink_server_redis_up',
  'everink_server_peer_updates_total',
];

const panels = readdirSync(folder).flatMap((file) => {
  const parsed = dashboardSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return parsed.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ name: `${file}: ${title}: ${expr}`, promql: inGrafana(expr) })),
  );
});

/** As Grafana sends it, with all machines chosen and an interval that holds the whole test. */
function inGrafana(promql: string): string {
  return promql.replaceAll('$__rate_interval', '2m').replaceAll('$instance', '.*');
}

const mentions = (promql: string, series: readonly string[]): boolean =>
  series.some((name) => new RegExp(`\\b${name}(_bucket|_count)?\\b`).test(promql));

test('every query of the dashboards returns numbers for a real app and a real server', async ({
  launchOnLine,
  server,
  line,
}) => {
  const { app } = await launchOnLine('dashboards');
  const prometheus = await Prometheus.start(await app.metricsUrl(), server.httpUrl);
  try {
    await test.step('a panel about which nothing happened shows no NaN', async () => {
      const answers = await Promise.all(
        panels.map(async (panel) => ({
          ...panel,
          hasNaN: await prometheus.givesNaN(panel.promql),
        })),
      );
      expect(answers.filter(({ hasNaN }) => hasNaN).map(({ name }) => name)).toEqual([]);
    });

    await test.step('strokes are delivered, also after a cut', async () => {
      await drawNumbers(app, numbers(0, 2));
      line.drop();
      await drawNumbers(app, numbers(2, 2));
      await expect
        .poll(async () => (await app.metrics()).value('orchestrator_retry_total'))
        .toBeGreaterThan(0);
      await app.waitForStatus(/Synced/);
    });

    // The others must be PromQL too, or this fails.
    await withoutNumbers(prometheus, panels);
    let waiting = panels.filter(({ promql }) => !mentions(promql, emptyWhenAllIsWell));
    expect(waiting.length).toBeGreaterThan(40);
    await expect
      .poll(async () => {
        waiting = await withoutNumbers(prometheus, waiting);
        return waiting.map(({ name }) => name);
      })
      .toEqual([]);
  } finally {
    await prometheus.stop();
  }
});

/** Those that give no number; fails when one is not PromQL. */
async function withoutNumbers(
  prometheus: Prometheus,
  queries: typeof panels,
): Promise<typeof panels> {
  const answers = await Promise.all(
    queries.map(async (query) => ({ query, values: await prometheus.values(query.promql) })),
  );
  return answers.filter(({ values }) => values.length === 0).map(({ query }) => query);
}
