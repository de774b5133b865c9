import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../base/Clock.ts';
import { type Log, type LogFields, silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import type { Delivered, DeliveryFailed } from '../sync/observer.ts';
import { OperationTracer, type TracingSettings } from './OperationTracer.ts';
import { LangfuseEndpoint } from './testing/LangfuseEndpoint.ts';

/** Timers that run when the test says so. */
class TestClock implements Clock {
  readonly delays: number[] = [];
  #waiting: { delayMs: number; callback: () => void }[] = [];

  readonly wallMs = Date.now;
  readonly nowMs = (): number => 0;

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    const timer = { delayMs, callback };
    this.delays.push(delayMs);
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  };

  get pending(): number[] {
    return this.#waiting.map(({ delayMs }) => delayMs);
  }

  /** Runs all timers that wait now. */
  run(): void {
    for (const { callback } of this.#waiting.splice(0)) callback();
  }
}

let endpoint: LangfuseEndpoint;
let clock: TestClock;
let registry: Registry;
let lines: { level: string; what: string; fields: LogFields }[];
const tracers: OperationTracer[] = [];

beforeEach(async () => {
  endpoint = new LangfuseEndpoint();
  clock = new TestClock();
  registry = new Registry();
  lines = [];
  await endpoint.start();
});
afterEach(async () => {
  await endpoint.stop();
  await Promise.all(tracers.splice(0).map((tracer) => tracer.close()));
});

let api: TracingSettings['api'];

function settings(overrides: Partial<TracingSettings> = {}): TracingSettings {
  const { publicKey, secretKey, url } = endpoint;
  return { publicKey, secretKey, baseUrl: url, api, sampleRate: 1, ...overrides };
}

function tracerWith(
  configured: TracingSettings | undefined,
  options: { capacity?: number } = {},
): OperationTracer {
  const note =
    (level: string) =>
    (what: string, fields: LogFields = {}) => {
      lines.push({ level, what, fields });
    };
  const log: Log = { ...silentLog, error: note('error'), warn: note('warn'), info: note('info') };
  const tracer = new OperationTracer({
    registry,
    log,
    scrubber: new Scrubber(),
    release: '1.2.3',
    clock,
    ...options,
  });
  tracer.configure(configured);
  tracers.push(tracer);
  return tracer;
}

const ids = (count: number): string[] => Array.from({ length: count }, () => crypto.randomUUID());

function delivered(operationIds: readonly string[]): Delivered {
  return {
    boardId: 'board-1',
    operations: operationIds.map((id) => ({ id, kind: 'draw', waitMs: 12.34, durationMs: 45.67 })),
    attempts: 2,
    latencyMs: 33.33,
    way: 'batch',
    readyForMs: 60_000,
    sizeBytes: 1_000,
    queueSize: 5,
  };
}

function failed(operationIds: readonly string[], reason: string): DeliveryFailed {
  return { ...delivered(operationIds), attempts: 4, reason };
}

async function sample(name: string): Promise<number> {
  const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

/** Lets a request be made and its answer be worked off. */
async function answered(requestCount: number, pendingTimers = 1): Promise<void> {
  await endpoint.until(() => endpoint.requestCount >= requestCount);
  await vi.waitUntil(() => clock.pending.length >= pendingTimers);
}

describe.each(['opentelemetry', 'legacy'] as const)('with the %s API', (testedApi) => {
  beforeEach(() => {
    api = testedApi;
  });

  describe('what is sent', () => {
    it('one trace and one span for each delivered operation, as Langfuse requires', async () => {
      const [id = ''] = ids(1);
      const tracer = tracerWith(settings());
      tracer.delivered(delivered([id]));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(endpoint.violations).toEqual([]);
      expect(endpoint.spans).toEqual([
        expect.objectContaining({
          traceId: id,
          level: 'DEFAULT',
          release: '1.2.3',
          tags: ['draw'],
          metadata: {
            operation_id: id,
            operation_kind: 'draw',
            queue_size: 5,
            wait_ms: 12.3,
            latency_ms: 33.3,
            duration_ms: 45.7,
            attempts: 2,
            success: true,
          },
        }),
      ]);
      const [span] = endpoint.spans;
      expect(Date.parse(span?.endTime ?? '') - Date.parse(span?.startTime ?? '')).toBeCloseTo(
        33,
        -1,
      );
    });

    it('a failed delivery with its error message', async () => {
      const [id = ''] = ids(1);
      const tracer = tracerWith(settings());
      tracer.deliveryFailed(failed([id], 'the server did not answer in time'));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(endpoint.violations).toEqual([]);
      expect(endpoint.spans[0]).toMatchObject({
        level: 'ERROR',
        statusMessage: 'the server did not answer in time',
        metadata: {
          success: false,
          attempts: 4,
          error_message: 'the server did not answer in time',
        },
      });
    });

    it('an operation that failed first and was delivered later as two spans of one trace', async () => {
      const [id = ''] = ids(1);
      const tracer = tracerWith(settings());
      tracer.deliveryFailed(failed([id], 'lost'));
      tracer.delivered(delivered([id]));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(endpoint.spans.map(({ traceId }) => traceId)).toEqual([id, id]);
      expect(new Set(endpoint.spans.map((span) => span.id)).size).toBe(2);
    });

    it('many operations in a few requests', async () => {
      const operationIds = ids(100);
      const tracer = tracerWith(settings());
      tracer.delivered(delivered(operationIds));
      expect(clock.pending).toEqual([50]);
      clock.run();
      await answered(1);
      expect(clock.pending).toEqual([50]);
      clock.run();
      await answered(2);
      expect(clock.pending).toEqual([5_000]);
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 3);
      expect(endpoint.violations).toEqual([]);
      expect(endpoint.spans.map(({ traceId }) => traceId)).toEqual(operationIds);
      await vi.waitUntil(async () => (await sample('everink_traces_sent_total')) === 100);
    });

    it('I18: neither a board, nor a secret, nor the address of a server', async () => {
      const tracer = tracerWith(settings());
      const reason = `wss://user:hunter2@host/?token=s3cret refused Bearer abc.def ${endpoint.secretKey} ${'x'.repeat(9_000)}`;
      tracer.deliveryFailed(failed(ids(1), reason));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(endpoint.violations).toEqual([]);
      expect(endpoint.bodies[0]).not.toMatch(/board-1|hunter2|s3cret|abc\.def|test-secret/);
      expect(endpoint.bodies[0]?.length).toBeLessThan(4_000);
    });
  });

  describe('when nothing may be sent', () => {
    it.each([
      ['no settings', () => undefined],
      ['no public key', () => settings({ publicKey: '' })],
      ['no secret key', () => settings({ secretKey: '' })],
      ['a sample rate of 0', () => settings({ sampleRate: 0 })],
    ])('nothing is kept and no request is made with %s', async (_, configured) => {
      const fetchSpy = vi.spyOn(globalThis, 'fetch');
      const tracer = tracerWith(configured());
      tracer.delivered(delivered(ids(500)));
      tracer.deliveryFailed(failed(ids(500), 'lost'));
      clock.run();
      expect(await sample('everink_traces_waiting')).toBe(0);
      await tracer.close();
      expect(fetchSpy).not.toHaveBeenCalled();
      expect(endpoint.requestCount).toBe(0);
    });

    it('traces operations at the sample rate, always the same ones', async () => {
      const operationIds = ids(400);
      const tracedIds = async (): Promise<string[]> => {
        registry = new Registry();
        const tracer = tracerWith(settings({ sampleRate: 0.25 }));
        tracer.delivered(delivered(operationIds));
        await tracer.close();
        return endpoint.spans.map(({ traceId }) => traceId);
      };
      const first = await tracedIds();
      endpoint.spans.length = 0;
      expect(await tracedIds()).toEqual(first);
      expect(first.length).toBeGreaterThan(50);
      expect(first.length).toBeLessThan(150);
    });

    it('stops when tracing is turned off, and starts when keys are set', async () => {
      const tracer = tracerWith(undefined);
      tracer.delivered(delivered(ids(1)));
      tracer.configure(settings());
      const [id = ''] = ids(1);
      tracer.delivered(delivered([id]));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(endpoint.spans.map(({ traceId }) => traceId)).toEqual([id]);
      tracer.configure(undefined);
      tracer.delivered(delivered(ids(100)));
      clock.run();
      await tracer.close();
      expect(endpoint.requestCount).toBe(1);
    });
  });

  describe('a server in trouble', () => {
    it.each([
      ['500', { kind: 'status', status: 500 }],
      ['502 with a page of a proxy', { kind: 'status', status: 502, body: '<html>Bad gateway' }],
      ['429', { kind: 'status', status: 429, body: 'slow down' }],
      ['401', { kind: 'status', status: 401 }],
      [
        '200 with a page of a captive portal',
        { kind: 'status', status: 200, body: '<html>Welcome' },
      ],
    ] as const)(
      'I19: %s is one line in the log, and everything is sent once it recovers',
      async (_, behaviour) => {
        const operationIds = ids(60);
        const tracer = tracerWith(settings());
        endpoint.behaviour = behaviour;
        tracer.delivered(delivered(operationIds.slice(0, 50)));
        clock.run();
        for (const requestCount of [1, 2, 3]) {
          await answered(requestCount);
          expect(clock.pending).toEqual([5_000 * 2 ** (requestCount - 1)]);
          clock.run();
        }
        await answered(4);
        expect(lines.map(({ level }) => level)).toEqual(['warn']);
        expect(lines[0]?.fields.server).toBe(endpoint.url);

        endpoint.behaviour = { kind: 'accept' };
        tracer.delivered(delivered(operationIds.slice(50)));
        expect(clock.pending).toEqual([40_000]);
        clock.run();
        await answered(5);
        clock.run();
        await endpoint.until(() => endpoint.spans.length === 60);
        await vi.waitUntil(() => lines.length === 2);
        expect(endpoint.violations).toEqual([]);
        expect(endpoint.spans.map(({ traceId }) => traceId)).toEqual(operationIds);
        expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
      },
    );

    it('I19: an unreachable server is one line in the log, and receives everything once it is reachable', async () => {
      const operationIds = ids(5);
      const tracer = tracerWith(settings());
      await endpoint.stop();
      tracer.delivered(delivered(operationIds));
      for (const _ of [1, 2, 3]) {
        clock.run();
        await vi.waitUntil(() => clock.pending.length === 1);
      }
      expect(lines).toHaveLength(1);
      expect(lines[0]?.fields.problem).toMatch(/ECONNREFUSED/);
      await endpoint.start();
      clock.run();
      await endpoint.until(() => endpoint.spans.length === 5);
      await vi.waitUntil(() => lines.length === 2);
      expect(lines[1]?.what).toMatch(/there again/);
    });

    it('I19: pauses grow to five minutes and no further', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'status', status: 503 };
      tracer.delivered(delivered(ids(1)));
      for (let count = 1; count <= 10; count += 1) {
        clock.run();
        await answered(count);
      }
      expect(clock.pending).toEqual([300_000]);
    });

    it('I19: memory is bounded; the oldest records are dropped and counted', async () => {
      const tracer = tracerWith(settings(), { capacity: 100 });
      endpoint.behaviour = { kind: 'status', status: 500 };
      const operationIds = ids(1_000);
      tracer.delivered(delivered(operationIds.slice(0, 400)));
      clock.run();
      for (const id of operationIds.slice(400)) tracer.delivered(delivered([id]));
      await answered(1);
      expect(await sample('everink_traces_waiting')).toBe(100);
      expect(await sample('everink_traces_dropped_total{reason="overflow"}')).toBe(900);
      endpoint.behaviour = { kind: 'accept' };
      clock.run();
      await endpoint.until(() => endpoint.spans.length === 40);
      expect(endpoint.spans[0]?.traceId).toBe(operationIds[900]);
    });

    it('a partial refusal counts the refused operations and keeps the others', async () => {
      const operationIds = ids(10);
      const tracer = tracerWith(settings());
      endpoint.behaviour = {
        kind: 'refuse-operations',
        operationIds: new Set(operationIds.slice(0, 3)),
      };
      for (const round of [1, 2]) {
        tracer.delivered(delivered(operationIds));
        clock.run();
        await endpoint.until(() => endpoint.requestCount === round);
        await vi.waitUntil(async () => (await sample('everink_traces_sent_total')) === 7 * round);
      }
      expect(await sample('everink_traces_dropped_total{reason="refused"}')).toBe(6);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.fields.problem).toMatch(/invalid event/);
      expect(clock.pending).toEqual([]);
    });

    it('a batch that the server will never accept is dropped, and the next one is sent', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'status', status: 422 };
      tracer.delivered(delivered(ids(2)));
      clock.run();
      await vi.waitUntil(
        async () => (await sample('everink_traces_dropped_total{reason="refused"}')) === 2,
      );
      expect(tracer.health).toMatchObject({
        refusedCount: 2,
        problem: { code: 'traces-status', status: 422 },
      });
      endpoint.behaviour = { kind: 'accept' };
      const [id = ''] = ids(1);
      tracer.delivered(delivered([id]));
      clock.run();
      await endpoint.until(() => endpoint.spans.length === 1);
      expect(endpoint.spans[0]?.traceId).toBe(id);
      await vi.waitUntil(() => tracer.health?.sentCount === 1);
      expect(tracer.health).toEqual({ sentCount: 1, refusedCount: 2, waitingCount: 0 });
    });

    it('a batch that is too large is split until the server accepts it, and nothing is dropped', async () => {
      const operationIds = ids(40);
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'limit', maxRecords: 12 };
      tracer.delivered(delivered(operationIds));
      for (const requestCount of [1, 2, 3, 4, 5, 6]) {
        clock.run();
        await endpoint.until(() => endpoint.requestCount === requestCount);
        await vi.waitUntil(() => endpoint.spans.length === 40 || clock.pending.length === 1);
      }
      expect(endpoint.spans.map(({ traceId }) => traceId)).toEqual(operationIds);
      await vi.waitUntil(async () => (await sample('everink_traces_sent_total')) === 40);
      expect(await sample('everink_traces_dropped_total{reason="refused"}')).toBe(0);
      expect(lines).toEqual([]);
    });

    it('a single record that is too large is dropped and counted', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'limit', maxRecords: 0 };
      tracer.delivered(delivered(ids(1)));
      clock.run();
      await vi.waitUntil(
        async () => (await sample('everink_traces_dropped_total{reason="refused"}')) === 1,
      );
      expect(lines.map(({ fields }) => fields.problem)).toEqual(['traces-status {"status":413}']);
    });

    it('records of a request without an answer count as waiting', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'hang' };
      tracer.delivered(delivered(ids(50)));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(await sample('everink_traces_waiting')).toBe(50);
      expect(tracer.health?.waitingCount).toBe(50);
    });

    it('a server without the API is named as such, and its records wait for the other API', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'status', status: 404 };
      tracer.delivered(delivered(ids(3)));
      clock.run();
      await answered(1);
      expect(lines[0]?.fields.problem).toMatch(/^traces-api-missing/);
      expect(tracer.health?.problem?.code).toBe('traces-api-missing');
      endpoint.behaviour = { kind: 'accept' };
      tracer.configure(settings({ api: api === 'legacy' ? 'opentelemetry' : 'legacy' }));
      clock.run();
      await endpoint.until(() => endpoint.spans.length === 3);
      expect(endpoint.violations).toEqual([]);
    });

    it('new keys are tried soon, with the waiting records', async () => {
      const tracer = tracerWith(settings({ secretKey: 'wrong' }));
      endpoint.behaviour = { kind: 'status', status: 401 };
      tracer.delivered(delivered(ids(50)));
      clock.run();
      await answered(1);
      endpoint.behaviour = { kind: 'accept' };
      tracer.configure(settings());
      clock.run();
      await endpoint.until(() => endpoint.spans.length === 40);
      expect(endpoint.violations).toEqual([]);
    });

    it('prints nothing to the terminal', async () => {
      const terminal = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
        vi.spyOn(console, name).mockImplementation(() => {}),
      );
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'status', status: 500 };
      tracer.delivered(delivered(ids(3)));
      clock.run();
      await answered(1);
      await tracer.close();
      for (const spy of terminal) expect(spy).not.toHaveBeenCalled();
    });
  });

  describe('at quit', () => {
    it('sends the waiting records', async () => {
      const tracer = tracerWith(settings());
      tracer.delivered(delivered(ids(30)));
      await tracer.close();
      expect(endpoint.spans).toHaveLength(30);
      expect(clock.pending).toEqual([]);
    });

    it('sends several requests if needed', async () => {
      const tracer = tracerWith(settings());
      tracer.delivered(delivered(ids(130)));
      await tracer.close();
      expect(endpoint.spans).toHaveLength(130);
    });

    it('I19: gives up after two seconds if the server hangs, and counts the lost records', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'hang' };
      tracer.delivered(delivered(ids(30)));
      const closing = tracer.close();
      await endpoint.until(() => endpoint.requestCount === 1);
      expect(clock.pending).toEqual([2_000]);
      clock.run();
      await closing;
      expect(await sample('everink_traces_dropped_total{reason="quit"}')).toBe(30);
      expect(await sample('everink_traces_waiting')).toBe(0);
      expect(lines.map(({ what }) => what)).toEqual(['traces were dropped at quit']);
    });

    it('I19: gives up after two seconds even if a request was hanging before', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'hang' };
      tracer.delivered(delivered(ids(50)));
      clock.run();
      await endpoint.until(() => endpoint.requestCount === 1);
      const closing = tracer.close();
      clock.run();
      await closing;
      expect(endpoint.requestCount).toBe(1);
      expect(await sample('everink_traces_dropped_total{reason="quit"}')).toBe(50);
    });

    it('accepts no records during the quit', async () => {
      const tracer = tracerWith(settings());
      endpoint.behaviour = { kind: 'hang' };
      tracer.delivered(delivered(ids(1)));
      const closing = tracer.close();
      await endpoint.until(() => endpoint.requestCount === 1);
      tracer.delivered(delivered(ids(100)));
      expect(await sample('everink_traces_waiting')).toBe(1);
      clock.run();
      await closing;
    });

    it('ends at once when there is no server', async () => {
      const tracer = tracerWith(settings());
      await endpoint.stop();
      tracer.delivered(delivered(ids(100)));
      await tracer.close();
      expect(await sample('everink_traces_dropped_total{reason="quit"}')).toBe(100);
      expect(clock.pending).toEqual([]);
    });

    it('records nothing afterwards', async () => {
      const tracer = tracerWith(settings());
      await tracer.close();
      tracer.delivered(delivered(ids(100)));
      expect(clock.pending).toEqual([]);
      expect(endpoint.requestCount).toBe(0);
    });
  });
});
