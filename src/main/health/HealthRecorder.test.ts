import { afterEach, expect, it } from 'vitest';
import { healthSampleMs } from '../../shared/health.ts';
import { silentLog } from '../log/Log.ts';
import { createSeries } from '../metrics/series.ts';
import { HealthRecorder } from './HealthRecorder.ts';

let stop = (): void => {};
afterEach(() => stop());

function setUp() {
  let nowMs = 0;
  let waiting = 0;
  let due: (() => void) | undefined;
  const series = createSeries(
    { queueSize: () => waiting },
    { version: '1', electron: '1', node: '1' },
  );
  const recorder = new HealthRecorder({
    series,
    queueSize: () => waiting,
    clock: {
      wallMs: () => 1_000_000 + nowMs,
      nowMs: () => nowMs,
      after: (delayMs, callback) => {
        expect(delayMs).toBe(healthSampleMs);
        due = callback;
        return () => {
          due = undefined;
        };
      },
    },
    log: silentLog,
  });
  stop = () => recorder.stop();
  /** Takes one sample and waits until it is processed. */
  const look = async (): Promise<void> => {
    const run = due;
    due = undefined;
    nowMs += healthSampleMs;
    if (run === undefined) recorder.start();
    else run();
    while (due === undefined) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    series,
    recorder,
    look,
    setWaiting: (count: number) => {
      waiting = count;
    },
    isPlanned: () => due !== undefined,
  };
}

it('reports the rates of the last minute and the current number of queued operations', async () => {
  const { series, recorder, look, setWaiting } = setUp();
  await look();
  series.drawingSuccess.inc(30);
  series.drawingFailed.inc(6);
  series.drawingRetry.inc(2);
  series.orchestratorRetry.inc(1);
  setWaiting(7);
  await look();
  expect(recorder.samples.at(-1)).toMatchObject({
    atMs: 1_000_000 + 2 * healthSampleMs,
    deliveredPerMinute: 30,
    failedPerMinute: 6,
    retriesPerMinute: 3,
    waitingCount: 7,
  });
});

it('excludes readings older than a minute from rates and percentiles', async () => {
  const { series, recorder, look } = setUp();
  await look();
  series.drawingSuccess.inc(30);
  series.saveDuration.observe(0.03);
  for (let count = 0; count < 10; count += 1) await look();
  expect(recorder.samples.at(-1)?.deliveredPerMinute).toBe(30);
  expect(recorder.samples.at(-1)?.savedP99Ms).toBeCloseTo(50, -1);
  for (let count = 0; count < 30; count += 1) await look();
  expect(recorder.samples.at(-1)?.deliveredPerMinute).toBe(0);
  expect(recorder.samples.at(-1)?.savedP99Ms).toBeUndefined();
});

it('keeps ten minutes of samples', async () => {
  const { recorder, look } = setUp();
  for (let count = 0; count < 310; count += 1) await look();
  expect(recorder.samples).toHaveLength(300);
});

it('takes no samples after it is stopped', async () => {
  const { recorder, look, isPlanned } = setUp();
  await look();
  recorder.stop();
  expect(isPlanned()).toBe(false);
});
