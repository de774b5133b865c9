import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import { MemoryOutbox } from '../sync/testing/MemoryOutbox.ts';
import { stage } from '../sync/testing/stage.ts';
import { OperationTracer } from '../tracing/OperationTracer.ts';
import { LangfuseEndpoint } from '../tracing/testing/LangfuseEndpoint.ts';
import { DrawingMetrics } from './DrawingMetrics.ts';
import { MetricsServer } from './MetricsServer.ts';
import { createSeries, type Series } from './series.ts';
import { addSyncSeries } from './syncSeries.ts';

const { serve, relayTo, sync, afterwards, clock, until, passUntil } = stage();

let outbox: MemoryOutbox;
let series: Series;
let metrics: DrawingMetrics;
let url: string;

beforeEach(async () => {
  outbox = new MemoryOutbox();
  series = createSeries(
    { queueSize: () => outbox.size },
    { version: '0.0.0', electron: '33.2.1', node: '20.18.1' },
  );
  metrics = new DrawingMetrics(series);
  const server = new MetricsServer(series.registry, silentLog);
  const address = await server.listen(0);
  if (typeof address === 'string' || !('url' in address)) throw new Error('no metrics');
  url = address.url;
  afterwards(() => server.close());
});

/** What a scraper reads now. */
async function scrape(): Promise<(name: string) => number> {
  const text = await (await fetch(url)).text();
  return (name) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  };
}

describe('the metrics of a real delivery', () => {
  it('count each operation once, from the queue to its acknowledgement', async () => {
    const server = await serve();
    for (let index = 0; index < 10; index += 1) outbox.draw('board', `shape-${index}`);
    expect((await scrape())('drawing_queue_size')).toBe(10);
    sync(outbox, server.url, { observers: [metrics] });
    await until('all is delivered', () => outbox.size === 0);
    const value = await scrape();
    expect(value('drawing_success_total')).toBe(10);
    expect(value('drawing_operation_duration_ms_count')).toBe(10);
    expect(value('drawing_operation_duration_ms_sum')).toBeGreaterThan(0);
    expect(value('drawing_queue_size')).toBe(0);
    expect(value('drawing_failed_total')).toBe(0);
    expect(value('drawing_retry_total')).toBe(0);
    expect(value('orchestrator_retry_total')).toBe(0);
    expect(value('everink_sessions_opened_total')).toBe(1);
    expect(value('everink_delivered_bytes_total')).toBeGreaterThan(0);
  });

  it('I6, I8: show retries and failures of a cut network, and a queue that empties when it heals', async () => {
    const server = await serve();
    const relay = await relayTo(server);
    const { sync: orchestrator, recorder } = sync(outbox, relay.url, { observers: [metrics] });
    addSyncSeries(series.registry, {
      circuitState: () => orchestrator.circuitState,
      retriesLeft: () => orchestrator.retriesLeft,
    });
    orchestrator.openBoard('board');
    await until('synced', () => orchestrator.syncStatus('board').state === 'synced');
    const atFirst = await scrape();
    expect(atFirst('everink_circuit_state{state="closed"}')).toBe(1);
    expect(atFirst('everink_retry_budget_remaining')).toBe(10);
    relay.isRefusing = true;
    relay.cut();
    for (let index = 0; index < 5; index += 1) outbox.draw('board', `shape-${index}`);
    await passUntil('a delivery is used up', () => recorder.failures.length > 0);
    const during = await scrape();
    expect(during('drawing_queue_size')).toBe(5);
    expect(during('drawing_failed_total')).toBe(recorder.failedTotal);
    expect(during('drawing_failed_total')).toBeGreaterThan(0);
    expect(during('drawing_retry_total')).toBeGreaterThanOrEqual(3);
    expect(during('drawing_success_total')).toBe(0);
    expect(during('everink_circuit_state{state="closed"}')).toBe(0);
    expect(during('everink_circuit_state{state="open"}')).toBe(1);
    expect(during('everink_retry_budget_remaining')).toBeLessThan(10);
    expect(during('everink_retry_budget_exhausted_total')).toBe(0);

    const healedAtMs = clock.nowMs();
    relay.isRefusing = false;
    await passUntil('all is delivered', () => outbox.size === 0);
    const healed = await scrape();
    expect(healed('drawing_queue_size')).toBe(0);
    expect(healed('everink_acknowledgement_duration_seconds_count')).toBe(5);
    const sinceHealedMs = clock.nowMs() - healedAtMs;
    for (const { readyForMs } of recorder.deliveries) {
      // The time offline does not count.
      expect(readyForMs).toBeLessThanOrEqual(sinceHealedMs);
    }
    expect(healed('drawing_success_total')).toBe(5);
    expect(healed('everink_circuit_state{state="closed"}')).toBe(1);
    expect(healed('everink_circuit_state{state="half-open"}')).toBe(0);
    expect(healed('drawing_failed_total')).toBe(recorder.failedTotal);
    expect(healed('drawing_retry_total')).toBe(recorder.retries.length);
    expect(healed('orchestrator_retry_total')).toBe(recorder.reopenings);
    expect(healed('orchestrator_retry_total')).toBeGreaterThan(0);
    expect(healed('everink_sessions_lost_total')).toBe(recorder.losses.length);
  });

  it('I19: are not delayed by a hanging tracing server', async () => {
    const endpoint = new LangfuseEndpoint();
    await endpoint.start();
    afterwards(() => endpoint.stop());
    endpoint.behaviour = { kind: 'hang' };
    const tracer = new OperationTracer({
      registry: series.registry,
      log: silentLog,
      scrubber: new Scrubber(),
      release: '0.0.0',
    });
    const { publicKey, secretKey, url: baseUrl } = endpoint;
    tracer.configure({ publicKey, secretKey, baseUrl, api: 'opentelemetry', sampleRate: 1 });
    const server = await serve();
    sync(outbox, server.url, { observers: [tracer, metrics] }).sync.openBoard('board');
    for (let index = 0; index < 200; index += 1) outbox.draw('board', `shape-${index}`);
    await endpoint.until(() => endpoint.requestCount === 1);
    for (let index = 200; index < 400; index += 1) outbox.draw('board', `shape-${index}`);
    await until('all is delivered', () => outbox.size === 0);
    expect(Object.keys(server.shapes('board'))).toHaveLength(400);
    const value = await scrape();
    expect(value('drawing_success_total')).toBe(400);
    expect(value('everink_traces_sent_total')).toBe(0);
    expect(value('everink_traces_waiting')).toBe(400);
    await endpoint.stop();
    await tracer.close();
  });

  it('I19: are recorded by other observers if one throws', async () => {
    const server = await serve();
    const broken = {
      delivered: () => {
        throw new Error('broken observer');
      },
    };
    sync(outbox, server.url, { observers: [broken, metrics] });
    for (let index = 0; index < 5; index += 1) outbox.draw('board', `shape-${index}`);
    await until('all is delivered', () => outbox.size === 0);
    expect((await scrape())('drawing_success_total')).toBe(5);
  });
});
