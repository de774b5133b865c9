import { readFile } from 'node:fs/promises';
import { LangfuseEndpoint } from '../../src/main/tracing/testing/LangfuseEndpoint.ts';
import { test as base, expect } from '../harness/test.ts';
import { pattern, t } from '../harness/words.ts';

interface Fixtures {
  readonly endpoint: LangfuseEndpoint;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  endpoint: async ({}, use) => {
    const endpoint = new LangfuseEndpoint();
    await endpoint.start();
    await use(endpoint);
    await endpoint.stop();
  },
});

test('each delivered operation is traced as Langfuse requires, the last ones at quit', async ({
  launch,
  onServer,
  endpoint,
}) => {
  const app = await launch({
    ...onServer,
    env: {
      ...onServer.env,
      LANGFUSE_PUBLIC_KEY: endpoint.publicKey,
      LANGFUSE_SECRET_KEY: endpoint.secretKey,
      LANGFUSE_BASEURL: endpoint.url,
    },
  });
  await app.waitForStatus(/Synced/);
  await app.chooseTool('pen');
  const strokeCount = 3;
  for (let stroke = 0; stroke < strokeCount; stroke += 1) {
    await app.drawStroke([
      { x: 200, y: 200 + 40 * stroke },
      { x: 400, y: 220 + 40 * stroke },
    ]);
  }
  await expect
    .poll(async () => (await app.metrics()).value('drawing_success_total'))
    .toBeGreaterThanOrEqual(strokeCount);
  await app.waitForStatus(/Synced/);
  const deliveredCount = (await app.metrics()).value('drawing_success_total');

  await app.close();

  expect(endpoint.violations).toEqual([]);
  expect(endpoint.spans).toHaveLength(deliveredCount);
  expect(endpoint.spans.filter(({ metadata }) => metadata.operation_kind === 'draw')).toHaveLength(
    strokeCount,
  );
  for (const { metadata } of endpoint.spans) {
    expect(metadata.success).toBe(true);
    expect(metadata.attempts).toBeGreaterThanOrEqual(1);
    expect(metadata.duration_ms).toBeGreaterThanOrEqual(metadata.latency_ms);
  }
  expect(endpoint.bodies.join()).not.toContain(onServer.boardId);
});

test('I18: without keys no request is made', async ({ launch, onServer, endpoint }) => {
  const app = await launch({
    ...onServer,
    env: { ...onServer.env, LANGFUSE_BASEURL: endpoint.url },
  });
  await app.chooseTool('pen');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 400, y: 300 },
  ]);
  await expect
    .poll(async () => (await app.metrics()).value('drawing_success_total'))
    .toBeGreaterThanOrEqual(1);
  await app.close();
  expect(endpoint.requestCount).toBe(0);
});

test('I19: an unreachable tracing server does not affect drawing and causes one log line', async ({
  launch,
  onServer,
  endpoint,
}) => {
  await endpoint.stop();
  const app = await launch({
    ...onServer,
    env: {
      ...onServer.env,
      LANGFUSE_PUBLIC_KEY: endpoint.publicKey,
      LANGFUSE_SECRET_KEY: endpoint.secretKey,
      LANGFUSE_BASEURL: endpoint.url,
    },
  });
  await app.chooseTool('pen');
  const { logFile } = await app.info();
  for (let stroke = 0; stroke < 5; stroke += 1) {
    await app.drawStroke([
      { x: 200, y: 200 + 40 * stroke },
      { x: 400, y: 220 + 40 * stroke },
    ]);
  }
  await app.waitForStatus(/Synced/);
  await expect
    .poll(async () => (await app.metrics()).value('everink_traces_waiting'))
    .toBeGreaterThanOrEqual(5);
  await expect.poll(() => readFile(logFile, 'utf8')).toContain('tracing server is not there');
  await app.page.keyboard.press('Control+Shift+H');
  await app.page.getByText(t('health.details'), { exact: true }).click();
  const errorCode = 'ECONNREFUSED';
  const traces = app.page.getByRole('region', { name: t('health.traces') });
  await expect(traces).toContainText(t('health.sent', { count: 0 }));
  await expect(traces).toContainText(pattern('health.waitingCount'));
  await expect(traces).toContainText(errorCode);
  await app.close();
  const lines = (await readFile(logFile, 'utf8')).split('\n');
  expect(lines.filter((line) => line.includes('tracing server'))).toHaveLength(1);
  expect(lines.join()).not.toContain(endpoint.secretKey);
});
