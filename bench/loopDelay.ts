import { monitorEventLoopDelay } from 'node:perf_hooks';

const nanosecondsPerMs = 1e6;

export interface LoopDelay {
  readonly p99Ms: number;
  readonly worstMs: number;
}

/** The event loop delay of this process during the work. */
export async function withLoopDelay<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly loopDelay: LoopDelay }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const result = await work();
  histogram.disable();
  const loopDelay = {
    p99Ms: histogram.percentile(99) / nanosecondsPerMs,
    worstMs: histogram.max / nanosecondsPerMs,
  };
  return { result, loopDelay };
}
