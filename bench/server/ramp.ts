/** Increases the number of clients step by step until the servers no longer keep up. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { percentile } from '../report.ts';
import { type LoadStep, type StepResult, stepResultSchema } from './loadMessages.ts';

export interface RampOptions {
  readonly urls: readonly string[];
  readonly isOneBoard: boolean;
  readonly clientCounts: readonly number[];
  readonly operationsPerSecond: number;
  readonly settleMs: number;
  readonly measureMs: number;
  /** The limit for the 99th percentile of acknowledgements. */
  readonly limitMs: number;
}

export interface RampStep {
  readonly clientCount: number;
  readonly operationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Forwarded changes that all clients received, per second. */
  readonly toldPerSecond: number;
  readonly loadLoopDelayP99Ms: number;
  readonly isHeld: boolean;
  readonly problem: string | undefined;
}

const loadProcessCount = 2;
const millisecondsPerSecond = 1_000;

/** The steps up to the first one that exceeded the limit. */
export async function ramp(options: RampOptions): Promise<RampStep[]> {
  const processes = Array.from({ length: loadProcessCount }, () =>
    fork(new URL('loadProcess.ts', import.meta.url)),
  );
  try {
    const steps: RampStep[] = [];
    for (const clientCount of options.clientCounts) {
      const step = await makeStep(processes, clientCount, options);
      steps.push(step);
      if (!step.isHeld) break;
    }
    return steps;
  } finally {
    for (const each of processes) each.kill();
  }
}

async function makeStep(
  processes: readonly ChildProcess[],
  clientCount: number,
  options: RampOptions,
): Promise<RampStep> {
  const { urls, isOneBoard, operationsPerSecond, settleMs, measureMs, limitMs } = options;
  const boardPrefix = `load-${crypto.randomUUID()}`;
  const share = Math.ceil(clientCount / processes.length);
  const results = await Promise.all(
    processes.map((each, index) => {
      const firstClient = index * share;
      return runStep(each, {
        clientCount: Math.max(0, Math.min(share, clientCount - firstClient)),
        firstClient,
        urls: [...urls],
        ...(isOneBoard ? { sharedBoardId: boardPrefix } : {}),
        boardPrefix,
        operationsPerSecond,
        settleMs,
        measureMs,
      });
    }),
  );
  const latenciesMs = results.flatMap((result) => result.latenciesMs);
  const lostCount = results.reduce((sum, result) => sum + result.lostCount, 0);
  const receivedCount = results.reduce((sum, result) => sum + result.receivedCount, 0);
  const problem = results.find((result) => result.problem !== undefined)?.problem;
  const p99Ms = percentile(latenciesMs, 99);
  return {
    clientCount,
    operationsPerSecond: (latenciesMs.length / measureMs) * millisecondsPerSecond,
    p50Ms: percentile(latenciesMs, 50),
    p99Ms,
    toldPerSecond: (receivedCount / (settleMs + measureMs)) * millisecondsPerSecond,
    loadLoopDelayP99Ms: Math.max(...results.map((result) => result.loopDelayP99Ms)),
    isHeld: problem === undefined && lostCount === 0 && p99Ms < limitMs,
    problem,
  };
}

async function runStep(to: ChildProcess, step: LoadStep): Promise<StepResult> {
  const answered = once(to, 'message');
  to.send(step);
  const [answer] = await answered;
  return stepResultSchema.parse(answer);
}
