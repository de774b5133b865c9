/**
 * Draws with a script in the real app for half an hour, to check for memory growth and late frames.
 *
 *     npm run bench:soak
 */

import { launchApp } from '../e2e/harness/app.ts';
import { buildIfStale } from '../scripts/run/build.mjs';
import { openDisplay } from '../scripts/run/display.mjs';
import { toolEnvironment } from '../scripts/setup/folders.mjs';
import {
  type BenchTarget,
  count,
  median,
  milliseconds,
  publish,
  readArguments,
  table,
} from './report.ts';
import { type FrameTimes, FrameWatch, framePercentileMs, slowerThan } from './soak/FrameWatch.ts';
import { memoryOf, type ProcessMemory } from './soak/memory.ts';
import { Scribbler } from './soak/Scribbler.ts';

const wanted = { growthPercent: 10, frameMs: 100 } as const;
const args = readArguments();
const scale = args.isShort
  ? { settleMs: 1_000, durationMs: 4_000, sampleMs: 500 }
  : { settleMs: 600_000, durationMs: 1_800_000, sampleMs: 10_000 };
/** Medians are compared, because single samples vary with garbage. */
const partCount = 6;

interface Sample extends ProcessMemory {
  readonly atMs: number;
}

await buildIfStale();
const display = await openDisplay(toolEnvironment());
process.env.DISPLAY = display.env.DISPLAY;
const app = await launchApp();
try {
  const frames = await FrameWatch.of(app);
  const scribbler = await Scribbler.over(app);
  const sample = async (durationMs: number): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    const startMs = performance.now();
    while (performance.now() - startMs < durationMs) {
      await scribbler.scribble(scale.sampleMs);
      samples.push({ atMs: performance.now() - startMs, ...(await memoryOf(app)) });
    }
    return samples;
  };
  // Until then caches fill, code is compiled, the board and the undo history reach their final length, and the heap its
  // final size.
  const before = await sample(scale.settleMs);
  await frames.forget();
  report(before, await sample(scale.durationMs), await frames.read(), scribbler);
  scribbler.end();
} finally {
  await app.dispose();
  display.end();
}

function report(
  before: readonly Sample[],
  samples: readonly Sample[],
  frames: FrameTimes,
  scribbler: Scribbler,
): void {
  const parts = inParts(samples).map(medianOf);
  const lateCount = slowerThan(frames, wanted.frameMs);
  publish(
    {
      name: 'soak',
      title: 'Half an hour of drawing',
      text: `\`npm run bench:soak\`: a script draws, erases, undoes, moves and zooms in the real app with real input,
and wipes the board when it has many strokes: ${count(scribbler.strokeCount)} strokes, ${count(scribbler.actionCount)} actions.
Memory is that of the processes in RAM, including garbage, as medians of ${partCount} equal parts of the time. The ten minutes
before do not count: caches and heaps reach their final size, while a leak would continue to grow. The window is made to paint
every frame that it can.`,
      targets: [
        growthTarget(
          'memory of the window',
          parts.map(({ rendererMb }) => rendererMb),
        ),
        growthTarget(
          'memory of main',
          parts.map(({ mainMb }) => mainMb),
        ),
        {
          what: 'frames that took longer than 100 ms',
          wanted: 'none',
          measured: `${count(lateCount)} of ${count(frames.frameCount)}`,
          isReached: args.isShort ? undefined : lateCount === 0,
        },
      ],
      tables: [
        table(
          ['part of the time', 'window', 'main'],
          [
            memoryRow('before', medianOf(before)),
            ...parts.map((part, index) => memoryRow(`${index + 1} of ${parts.length}`, part)),
          ],
        ),
        table(
          ['frames', '50 %', '95 %', '99 %', 'worst'],
          [
            [
              count(frames.frameCount),
              ...[50, 95, 99].map((percent) => `${framePercentileMs(frames, percent)} ms`),
              milliseconds(frames.worstMs),
            ],
          ],
        ),
      ].join('\n\n'),
      figures: { before, samples, frames },
    },
    args,
  );
}

function medianOf(samples: readonly Sample[]): ProcessMemory {
  return {
    rendererMb: median(samples.map(({ rendererMb }) => rendererMb)),
    mainMb: median(samples.map(({ mainMb }) => mainMb)),
  };
}

function memoryRow(title: string, { rendererMb, mainMb }: ProcessMemory): string[] {
  return [title, `${rendererMb.toFixed(0)} MB`, `${mainMb.toFixed(0)} MB`];
}

function inParts(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const length = Math.ceil(samples.length / partCount);
  return Array.from({ length: Math.ceil(samples.length / length) }, (_, index) =>
    samples.slice(index * length, (index + 1) * length),
  );
}

function growthTarget(what: string, mb: readonly number[]): BenchTarget {
  const [first = Number.NaN, last = Number.NaN] = [mb[0], mb.at(-1)];
  const growthPercent = (last / first - 1) * 100;
  return {
    what: `${what}, last part against the first`,
    wanted: `within ${wanted.growthPercent} %`,
    measured: `${growthPercent >= 0 ? '+' : ''}${growthPercent.toFixed(1)} %`,
    isReached: args.isShort ? undefined : Math.abs(growthPercent) <= wanted.growthPercent,
  };
}
