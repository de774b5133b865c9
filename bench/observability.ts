/**
 * Measures the cost of metrics and traces per delivered operation: the real orchestrator delivers the same operations
 * to a real server without observers, with metrics, and with metrics and traces, alternating in one run.
 *
 *     npm run bench:observability
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as Y from 'yjs';
import { z } from 'zod';
import { silentLog } from '../src/main/log/Log.ts';
import { Scrubber } from '../src/main/log/Scrubber.ts';
import { DrawingMetrics } from '../src/main/metrics/DrawingMetrics.ts';
import { createSeries } from '../src/main/metrics/series.ts';
import type {
  Batch,
  BatchLimit,
  CatchUpUpdate,
  Outbox,
  WaitingOperation,
} from '../src/main/queue/outbox.ts';
import type { DeliveryObserver } from '../src/main/sync/observer.ts';
import { SyncOrchestrator } from '../src/main/sync/SyncOrchestrator.ts';
import { OperationTracer, type TracingSettings } from '../src/main/tracing/OperationTracer.ts';
import { withLoopDelay } from './loopDelay.ts';
import { count, median, milliseconds, publish, readArguments, table } from './report.ts';

const args = readArguments();
const operationCount = args.isShort ? 1_000 : 10_000;
const strokeSizeBytes = 150;
const roundCount = args.isShort ? 1 : 7;
const cpuMicrosecondsPerMs = 1_000;

type Variant = 'without' | 'metrics' | 'metrics and traces';
const variants: readonly Variant[] = ['without', 'metrics', 'metrics and traces'];

interface Measurement {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly worstLoopDelayMs: number;
}

/** An outbox in memory: this measures delivery, not the disk. */
class MemoryOutbox implements Outbox {
  readonly #boardId: string;
  #waiting: { id: string; update: Uint8Array }[];
  readonly #doc = new Y.Doc();
  readonly emptied: Promise<void>;
  #onEmpty: () => void = () => {};

  constructor(boardId: string, updates: readonly Uint8Array[]) {
    this.#boardId = boardId;
    this.#waiting = updates.map((update) => ({ id: crypto.randomUUID(), update }));
    this.emptied = new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  get size(): number {
    return this.#waiting.length;
  }

  waitingCount(): number {
    return this.size;
  }

  boardsWaiting(): readonly string[] {
    return this.size === 0 ? [] : [this.#boardId];
  }

  onWaiting(): () => void {
    return () => {};
  }

  async nextBatch(boardId: string, limit: BatchLimit): Promise<Batch | undefined> {
    const taken = this.#waiting.slice(0, limit.maxOperations);
    if (taken.length === 0) return undefined;
    return {
      boardId,
      operations: taken.map(({ id }) => ({ id, kind: 'draw', createdAt: Date.now(), ageMs: 1 })),
      update: Y.mergeUpdates(taken.map(({ update }) => update)),
    };
  }

  stillWaiting({ operations }: Batch): readonly WaitingOperation[] {
    return operations;
  }

  async acknowledge({ operations }: Batch): Promise<readonly WaitingOperation[]> {
    this.#waiting = this.#waiting.slice(operations.length);
    if (this.size === 0) this.#onEmpty();
    return operations;
  }

  async receive(_boardId: string, update: Uint8Array): Promise<void> {
    Y.applyUpdate(this.#doc, update);
  }

  async stateVector(): Promise<Uint8Array> {
    return Y.encodeStateVector(this.#doc);
  }

  /** As if all operations were created afterwards, to measure the delivery of batches. */
  async missingUpdate(_boardId: string, peerStateVector: Uint8Array): Promise<CatchUpUpdate> {
    return { update: Y.encodeStateAsUpdate(this.#doc, peerStateVector), coveredSeq: 0 };
  }

  async split(update: Uint8Array): Promise<readonly Uint8Array[]> {
    return [update];
  }

  async splitReceived(_boardId: string, update: Uint8Array): Promise<readonly Uint8Array[]> {
    return [update];
  }

  async beginSync(): Promise<void> {}

  async boardsNeverSynced(): Promise<readonly string[]> {
    return [];
  }

  async markSynced(): Promise<readonly WaitingOperation[]> {
    return [];
  }
}

function strokes(): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const shapes = doc.getMap('shapes');
  for (let index = 0; index < operationCount; index += 1) {
    shapes.set(`stroke-${index}`, new Uint8Array(strokeSizeBytes).fill(index % 251));
  }
  return updates;
}

function observersOf(
  variant: Variant,
  outbox: Outbox,
  langfuse: TracingSettings,
): { observers: DeliveryObserver[]; close: () => Promise<void> } {
  if (variant === 'without') return { observers: [], close: async () => {} };
  const build = { version: '0.0.0', electron: '0.0.0', node: process.versions.node };
  const series = createSeries({ queueSize: () => outbox.size }, build);
  const metrics = new DrawingMetrics(series);
  if (variant === 'metrics') return { observers: [metrics], close: async () => {} };
  const tracer = new OperationTracer({
    registry: series.registry,
    log: silentLog,
    scrubber: new Scrubber(),
    release: build.version,
  });
  tracer.configure(langfuse);
  return { observers: [metrics, tracer], close: () => tracer.close() };
}

async function measure(
  variant: Variant,
  syncUrl: string,
  langfuse: TracingSettings,
  updates: readonly Uint8Array[],
): Promise<Measurement> {
  const outbox = new MemoryOutbox(`bench-${crypto.randomUUID()}`, updates);
  const { observers, close } = observersOf(variant, outbox, langfuse);
  const orchestrator = new SyncOrchestrator({
    outbox,
    retry: { maxAttempts: 3, initialDelay: 1_000, factor: 2, maxDelay: 8_000 },
    log: silentLog,
    observers,
  });
  orchestrator.setServer({ url: syncUrl, token: '' });
  const cpuAtStart = process.cpuUsage();
  const startMs = performance.now();
  const { loopDelay } = await withLoopDelay(async () => {
    orchestrator.start();
    await outbox.emptied;
  });
  const wallMs = performance.now() - startMs;
  // Traces that are still to be sent are part of the cost.
  await close();
  const { user, system } = process.cpuUsage(cpuAtStart);
  await orchestrator.stop();
  return {
    wallMs,
    cpuMs: (user + system) / cpuMicrosecondsPerMs,
    worstLoopDelayMs: loopDelay.worstMs,
  };
}

const readySchema = z.object({
  syncUrl: z.string(),
  langfuse: z.object({ baseUrl: z.string(), publicKey: z.string(), secretKey: z.string() }),
});

const peer = fork(new URL('observabilityPeer.ts', import.meta.url));
try {
  const [ready] = await once(peer, 'message');
  const { syncUrl, langfuse } = readySchema.parse(ready);
  const updates = strokes();
  const measured = new Map<Variant, Measurement[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round <= roundCount; round += 1) {
    for (const variant of variants) {
      const result = await measure(
        variant,
        syncUrl,
        { ...langfuse, api: 'opentelemetry', sampleRate: 1 },
        updates,
      );
      // The first round is a warm-up.
      if (round > 0) measured.get(variant)?.push(result);
    }
  }
  report(measured);
} finally {
  peer.kill();
}

function report(measured: ReadonlyMap<Variant, readonly Measurement[]>): void {
  const medianOf = (variant: Variant, what: keyof Measurement): number =>
    median((measured.get(variant) ?? []).map((result) => result[what]));
  const rows = variants.map((variant) => {
    const wallMs = medianOf(variant, 'wallMs');
    const cpuMs = medianOf(variant, 'cpuMs');
    return [
      variant,
      milliseconds(wallMs),
      (wallMs / medianOf('without', 'wallMs')).toFixed(2),
      `${((cpuMs / operationCount) * cpuMicrosecondsPerMs).toFixed(1)} µs`,
      (cpuMs / medianOf('without', 'cpuMs')).toFixed(2),
      milliseconds(medianOf(variant, 'worstLoopDelayMs')),
    ];
  });
  publish(
    {
      name: 'observability',
      title: 'The price of metrics and traces',
      text: `\`npm run bench:observability\`: ${count(operationCount)} strokes waiting in the outbox are delivered by the real orchestrator to a
Hocuspocus server on the same machine, without observers, with metrics, and with metrics and every operation
traced. Medians of ${roundCount} rounds in one run, variants in turn. Processor time includes sending the traces after the
last delivery.`,
      tables: table(
        [
          'observed by',
          'until all acknowledged',
          'ratio',
          'processor time per operation',
          'ratio',
          'worst event loop delay',
        ],
        rows,
      ),
      figures: Object.fromEntries(measured),
    },
    args,
  );
}
