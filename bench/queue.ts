/**
 * Measures the durable queue: saving, delivering a backlog, and both with a million operations in the outbox, next to
 * the bare libraries in the same run. This process has the role of the main process.
 *
 *     npm run bench:queue
 */
import { setTimeout } from 'node:timers/promises';
import { ServerProcess } from '../src/server/testing/ServerProcess.ts';
import type { LoopDelay } from './loopDelay.ts';
import { type DepthCost, depthCost } from './queue/depth.ts';
import {
  type Burst,
  bareBurst,
  bareLatency,
  type Latency,
  queueBurst,
  queueLatency,
} from './queue/enqueue.ts';
import {
  type Flush,
  oneByOneFlush,
  providerFlush,
  queueFlush,
  queueOneByOne,
} from './queue/flush.ts';
import {
  type BenchTarget,
  count,
  median,
  milliseconds,
  publish,
  readArguments,
  table,
} from './report.ts';
import { mergedUpdate, strokeOperations } from './strokes.ts';

const rate = 200;
const wanted = {
  burstRatio: 0.5,
  latencyMs: 10,
  flushRatio: 1.5,
  oneByOneRatio: 20,
  loopDelayMs: 20,
  /** The tolerance for "flat". */
  depthRatio: 2,
} as const;

const args = readArguments();
const scale = args.isShort
  ? {
      burst: 1_000,
      rounds: 1,
      latency: 100,
      backlog: 500,
      oneByOne: 50,
      depths: [100, 1_000],
      cycles: 2,
      serverRestMs: 0,
    }
  : {
      burst: 50_000,
      rounds: 5,
      latency: 3_000,
      backlog: 10_000,
      oneByOne: 2_000,
      depths: [1_000, 10_000, 100_000, 1_000_000],
      cycles: 20,
      serverRestMs: 6_000,
    };

const operations = strokeOperations('bench', Math.max(scale.burst, scale.backlog));
const saving = await measureSaving();
const latency = await measureLatency();
const flushing = await measureFlushing();
const depths = await measureDepths();
report();

async function measureSaving(): Promise<{ queue: Burst[]; bare: Burst[]; plain: Burst[] }> {
  const burst = operations.slice(0, scale.burst);
  const queue: Burst[] = [];
  const bare: Burst[] = [];
  const plain: Burst[] = [];
  for (let round = 0; round < scale.rounds; round += 1) {
    const measured = await queueBurst(burst);
    queue.push(measured);
    bare.push(await bareBurst(burst, measured.groupSize, 'same'));
    plain.push(await bareBurst(burst, measured.groupSize, 'plain'));
  }
  return { queue, bare, plain };
}

async function measureLatency(): Promise<{ queue: Latency; bare: Latency }> {
  const some = operations.slice(0, scale.latency);
  return { queue: await queueLatency(some, rate), bare: await bareLatency(some, rate) };
}

async function measureFlushing(): Promise<{
  queue: Flush[];
  provider: Flush[];
  oneByOne: Flush;
  bareOneByOne: Flush;
}> {
  const backlog = operations.slice(0, scale.backlog);
  const merged = mergedUpdate(backlog);
  const server = await ServerProcess.start();
  try {
    const queue: Flush[] = [];
    const provider: Flush[] = [];
    for (let round = 0; round < scale.rounds; round += 1) {
      queue.push(await queueFlush(server, `queue-${round}`, backlog));
      // The server compacts boards when idle, which would fall into the next flush.
      await setTimeout(scale.serverRestMs);
      provider.push(await providerFlush(server, `provider-${round}`, merged));
    }
    const some = operations.slice(0, scale.oneByOne);
    return {
      queue,
      provider,
      oneByOne: await queueOneByOne(server, 'one-by-one', some),
      bareOneByOne: await oneByOneFlush(server, 'bare-one-by-one', some),
    };
  } finally {
    await server.dispose();
  }
}

async function measureDepths(): Promise<DepthCost[]> {
  const costs: DepthCost[] = [];
  for (const depth of scale.depths) {
    costs.push(await depthCost('bench', operations.slice(0, 1_000), depth, scale.cycles));
  }
  return costs;
}

function report(): void {
  const queueRate = median(saving.queue.map(({ perSecond }) => perSecond));
  const bareRate = median(saving.bare.map(({ perSecond }) => perSecond));
  const queueMs = median(flushing.queue.map(({ tookMs }) => tookMs));
  const providerMs = median(flushing.provider.map(({ tookMs }) => tookMs));
  const wholeMs = ({ tookMs }: Flush): number => (tookMs * scale.backlog) / scale.oneByOne;
  const oneByOneMs = wholeMs(flushing.oneByOne);
  const bareOneByOneMs = wholeMs(flushing.bareOneByOne);
  const [shallow, deep] = [depths[0], depths.at(-1)];
  const depthRatio = costOf(deep) / costOf(shallow);
  const loopDelays: [string, LoopDelay][] = [
    [`saving ${count(scale.burst)} at once`, worst(saving.queue)],
    [`saving ${rate} a second`, latency.queue.loopDelay],
    [`delivering ${count(scale.backlog)}`, worst(flushing.queue)],
    ...depths.map((cost): [string, LoopDelay] => [
      `with ${count(cost.waitingCount)} waiting`,
      cost.loopDelay,
    ]),
  ];
  const loopP99Ms = Math.max(...loopDelays.map(([, { p99Ms }]) => p99Ms));
  const target = (
    what: string,
    wantedText: string,
    measured: string,
    isReached: boolean,
  ): BenchTarget => ({
    what,
    wanted: wantedText,
    measured,
    isReached: args.isShort ? undefined : isReached,
  });
  publish(
    {
      name: 'queue',
      title: 'What the durable queue costs',
      text: `\`npm run bench:queue\`: the real queue with its two threads, saving strokes of ${Math.round(mergedSize())} bytes and delivering them to the shipped
server, a process of its own on this machine. Beside it, in turn and on the same disk, the bare libraries with the
same bytes: SQLite in this thread (write-ahead log, flushed at each commit, the same rows in the same table, in
groups as large as the queue made them; also without the table's indexes), and Hocuspocus's provider with all strokes merged into one update, which it
keeps in memory only. Rates and times are medians of ${scale.rounds} rounds.`,
      targets: [
        target(
          'saving at once, against bare SQLite',
          `at least ${wanted.burstRatio} of its rate`,
          (queueRate / bareRate).toFixed(2),
          queueRate / bareRate >= wanted.burstRatio,
        ),
        target(
          `saving ${rate} a second: 99 %`,
          `within ${wanted.latencyMs} ms`,
          milliseconds(latency.queue.p99Ms),
          latency.queue.p99Ms <= wanted.latencyMs,
        ),
        target(
          `delivering ${count(scale.backlog)}, against a bare provider`,
          `at most ${wanted.flushRatio} times`,
          `${(queueMs / providerMs).toFixed(2)} times`,
          queueMs / providerMs <= wanted.flushRatio,
        ),
        target(
          'delivering, against the queue one by one',
          `at least ${wanted.oneByOneRatio} times faster`,
          `${(oneByOneMs / queueMs).toFixed(1)} times`,
          oneByOneMs / queueMs >= wanted.oneByOneRatio,
        ),
        target(
          "main's event loop delay: 99 %",
          `under ${wanted.loopDelayMs} ms`,
          milliseconds(loopP99Ms),
          loopP99Ms < wanted.loopDelayMs,
        ),
        target(
          `cost per operation, ${count(deep?.waitingCount ?? 0)} waiting against ${count(shallow?.waitingCount ?? 0)}`,
          `at most ${wanted.depthRatio} times`,
          `${depthRatio.toFixed(2)} times`,
          depthRatio <= wanted.depthRatio,
        ),
      ],
      tables: [
        table(
          ['saving at once', 'operations a second', 'in one flush'],
          [
            ...(
              [
                ['queue', saving.queue],
                ['bare SQLite', saving.bare],
                ['bare SQLite, no index', saving.plain],
              ] as const
            ).map(([what, bursts]) => [
              what,
              count(median(bursts.map(({ perSecond }) => perSecond))),
              count(median(bursts.map(({ groupSize }) => groupSize))),
            ]),
          ],
        ),
        table(
          [`saving ${rate} a second, until on disk`, '50 %', '95 %', '99 %'],
          (['queue', 'bare'] as const).map((who) => [
            who === 'queue' ? 'queue' : 'bare SQLite',
            ...([latency[who].p50Ms, latency[who].p95Ms, latency[who].p99Ms] as const).map(
              milliseconds,
            ),
          ]),
        ),
        table(
          [`delivering ${count(scale.backlog)}`, 'until the last acknowledgement', 'ratio'],
          [
            ['queue, in pieces', milliseconds(queueMs), (queueMs / providerMs).toFixed(2)],
            ['bare provider, in one update', milliseconds(providerMs), '1.00'],
            [
              `queue, one by one (from ${count(scale.oneByOne)})`,
              milliseconds(oneByOneMs),
              (oneByOneMs / providerMs).toFixed(2),
            ],
            [
              `nothing on disk here, one by one (from ${count(scale.oneByOne)})`,
              milliseconds(bareOneByOneMs),
              (bareOneByOneMs / providerMs).toFixed(2),
            ],
          ],
        ),
        table(
          ['waiting in the outbox', 'opened in', 'enqueue', 'next batch', 'acknowledge', 'ratio'],
          depths.map((cost) => [
            count(cost.waitingCount),
            milliseconds(cost.openMs),
            `${cost.enqueueUs.toFixed(1)} µs`,
            `${cost.nextBatchUs.toFixed(1)} µs`,
            `${cost.acknowledgeUs.toFixed(1)} µs`,
            (costOf(cost) / costOf(shallow)).toFixed(2),
          ]),
        ),
        table(
          ["main's event loop delay", '99 %', 'worst'],
          loopDelays.map(([what, { p99Ms, worstMs }]) => [
            what,
            milliseconds(p99Ms),
            milliseconds(worstMs),
          ]),
        ),
      ].join('\n\n'),
      figures: { saving, latency, flushing, depths },
    },
    args,
  );
}

function costOf(cost: DepthCost | undefined): number {
  return cost === undefined ? Number.NaN : cost.enqueueUs + cost.nextBatchUs + cost.acknowledgeUs;
}

/** The median of the rounds for the 99th percentile, their maximum for the maximum. */
function worst(rounds: readonly { readonly loopDelay?: LoopDelay }[]): LoopDelay {
  const known = rounds.flatMap(({ loopDelay }) => (loopDelay === undefined ? [] : [loopDelay]));
  return {
    p99Ms: median(known.map(({ p99Ms }) => p99Ms)),
    worstMs: Math.max(...known.map(({ worstMs }) => worstMs)),
  };
}

function mergedSize(): number {
  const sizeBytes = operations.reduce((sum, { update }) => sum + update.byteLength, 0);
  return sizeBytes / operations.length;
}
