import {
  type BenchmarkArguments,
  count,
  median,
  milliseconds,
  percentile,
  publish,
  type Target,
  table,
} from '../report.ts';
import type { AppName, Board } from './apps.ts';
import type { AppFigures } from './measureApp.ts';

export interface Measured {
  readonly name: AppName;
  readonly board: Board;
  readonly figures: AppFigures;
}

const frameMs = 1_000 / 60;
const titles: Readonly<Record<AppName, string>> = {
  floor: 'floor',
  everink: 'Everink',
  excalidraw: 'Excalidraw 0.18.1',
  tldraw: 'tldraw 5.1.1',
};

/** Prints the tables; a short or a narrowed run keeps no page. */
export function publishCanvas(measured: readonly Measured[], args: BenchmarkArguments): void {
  publish(
    {
      name: 'canvas',
      title: 'The canvas beside others',
      text: `\`npm run bench:canvas\`: Everink as it is built, the peers from npm, and the floor, an app that does nothing but copy one
window-sized bitmap to the screen at each frame; one after the other, one life each. The mouse is moved as a device does it, through
the X server; the wheel is turned through the DevTools protocol. Frames are counted in the page. Opening runs from the start of the page to the end of the first frame with the whole board.`,
      targets: args.isShort ? [] : canvasTargets(measured),
      tables: table(
        [
          'app and board',
          'pan all: 50 %',
          '95 %',
          'zoom all: 95 %',
          'pan near: 95 %',
          'pen all: 50 %',
          '95 %',
          'pen near: 95 %',
          'at its end',
          'opening',
          'memory',
        ],
        measured.map(row),
      ),
      figures: measured,
    },
    args,
  );
}

function row({ name, board, figures }: Measured): string[] {
  const isFloor = name === 'floor';
  const p95 = (values: readonly number[]): string =>
    values.length === 0 ? '–' : milliseconds(percentile(values, 95));
  const p50 = (values: readonly number[]): string =>
    values.length === 0 ? '–' : milliseconds(median(values));
  const ends = [...figures.drawFit.endFramesMs, ...figures.drawNear.endFramesMs];
  return [
    isFloor ? titles[name] : `${titles[name]}, ${count(board.shapeCount)} ${board.content}`,
    p50(figures.panFitMs),
    p95(figures.panFitMs),
    p95(figures.zoomFitMs),
    p95(figures.panNearMs),
    p50(figures.drawFit.latenciesMs),
    p95(figures.drawFit.latenciesMs),
    p95(figures.drawNear.latenciesMs),
    ends.length === 0 ? '–' : milliseconds(Math.max(...ends)),
    isFloor ? '–' : milliseconds(figures.openMs),
    `${(figures.memoryBytes / 1e6).toFixed(0)} MB`,
  ];
}

function canvasTargets(measured: readonly Measured[]): Target[] {
  const everink = measured.filter(({ name }) => name === 'everink').map(({ figures }) => figures);
  const floor = measured.find(({ name }) => name === 'floor')?.figures;
  const at = (name: AppName, shapeCount: number): AppFigures | undefined =>
    measured.find(
      (one) =>
        one.name === name && one.board.content === 'strokes' && one.board.shapeCount === shapeCount,
    )?.figures;
  const worst = (of: (figures: AppFigures) => readonly number[]): number =>
    Math.max(...everink.map((figures) => percentile(of(figures), 95)));
  const better = (of: (figures: AppFigures) => number): number =>
    Math.min(
      ...[at('excalidraw', 20_000), at('tldraw', 20_000)].map((one) =>
        one ? of(one) : Number.NaN,
      ),
    );
  const target = (what: string, measuredValue: number, limit: number): Target => ({
    what,
    wanted: `at most ${limit.toFixed(2)}`,
    measured: measuredValue.toFixed(2),
    isReached: Number.isFinite(measuredValue) ? measuredValue <= limit : undefined,
  });
  const floorPan = percentile(floor?.panFitMs ?? [], 95);
  const drawn = Math.max(
    worst((f) => f.drawFit.latenciesMs),
    worst((f) => f.drawNear.latenciesMs),
  );
  const ends = everink.flatMap((f) => [...f.drawFit.endFramesMs, ...f.drawNear.endFramesMs]);
  const near = (shapeCount: number): number => median(at('everink', shapeCount)?.panNearMs ?? []);
  return [
    target(
      'pan, everything in view, against the floor, worst',
      worst((f) => f.panFitMs) / floorPan,
      1.25,
    ),
    target('zoom, everything in view, in frames, worst', worst((f) => f.zoomFitMs) / frameMs, 2),
    target(
      'pan, small part in view, against the floor, worst',
      worst((f) => f.panNearMs) / floorPan,
      1.25,
    ),
    target('drawing, pointer event to frame, 95 %, in frames, worst', drawn / frameMs, 1),
    // Two frames apart is one that was dropped; the clock jitters by less than half of one.
    target('longest frame at the end of a stroke, in frames', Math.max(...ends) / frameMs, 1.5),
    target(
      'opening 20,000, against the better peer',
      (at('everink', 20_000)?.openMs ?? Number.NaN) / better((f) => f.openMs),
      0.2,
    ),
    target(
      'opening 100,000, in seconds',
      (at('everink', 100_000)?.openMs ?? Number.NaN) / 1_000,
      3,
    ),
    target(
      'memory with 20,000, against the better peer',
      (at('everink', 20_000)?.memoryBytes ?? Number.NaN) / better((f) => f.memoryBytes),
      1 / 3,
    ),
    target(
      'median frame with 100 in view, 100,000 against 1,000',
      near(100_000) / near(1_000),
      1.2,
    ),
  ];
}
