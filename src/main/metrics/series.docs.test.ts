import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import { OperationTracer } from '../tracing/OperationTracer.ts';
import { addBufferSeries } from './bufferSeries.ts';
import { createSeries } from './series.ts';
import { addSyncSeries } from './syncSeries.ts';

const root = new URL('../../..', import.meta.url);
const page = readFileSync(new URL('docs/monitoring.md', root), 'utf8');

function registryOfTheApp() {
  const { registry } = createSeries(
    { queueSize: () => 0 },
    { version: '0.0.0', electron: '33.2.1', node: '20.18.1' },
  );
  addSyncSeries(registry, { circuitState: () => 'closed', retriesLeft: () => 10 });
  addBufferSeries(registry, {
    ipcPending: () => ({ count: 0, sizeBytes: 0 }),
    windowPendingBytes: () => 0,
    remotePendingBytes: () => 0,
    socketBufferedBytes: () => 0,
    incomingPendingBytes: () => 0,
    outboxBytes: () => 0,
    outboxQuotaBytes: () => 0,
    operationsLost: () => 0,
  });
  new OperationTracer({ registry, log: silentLog, scrubber: new Scrubber(), release: '0.0.0' });
  return registry;
}

it('the monitoring page lists every series of the app with its type, and nothing else', async () => {
  const documented = [...page.matchAll(/^\| `(\w+)` +\| (counter|gauge|histogram) +\|/gm)].map(
    ([, name, type]) => `${name} ${type}`,
  );
  const served = (await registryOfTheApp().getMetricsAsJSON())
    .filter(({ name }) => !/^(process|nodejs)_/.test(name))
    .map(({ name, type }) => `${name} ${type}`);
  expect(documented.toSorted()).toEqual(served.toSorted());
});

it('the README shows the three queries as the monitoring page has them', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const queriesOf = (text: string) => [...text.matchAll(/```promql\n(.*?)```/gs)].map(([, q]) => q);
  expect(queriesOf(page)).toHaveLength(3);
  expect(queriesOf(readme)).toEqual(queriesOf(page));
});

function hasPromtool(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!hasPromtool())('promtool accepts all names and help texts', async () => {
  const own = registryOfTheApp();
  // Those of prom-client, and the one fixed name with milliseconds in it, are not ours to rename.
  for (const { name } of own.getMetricsAsArray()) {
    if (/^(process|nodejs)_/.test(name)) own.removeSingleMetric(name);
  }
  own.removeSingleMetric('drawing_operation_duration_ms');
  const output = execFileSync('promtool', ['check', 'metrics'], {
    input: await own.metrics(),
    encoding: 'utf8',
  });
  expect(output).toBe('');
});
