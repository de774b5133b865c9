import {
  type BenchmarkArguments,
  type BenchTarget,
  count,
  median,
  milliseconds,
  percentile,
  publish,
  table,
} from '../report.ts';
import type { AppName, BenchBoard } from './apps.ts';
import type { AppFigures } from './measureApp.ts';

export interface Measured {
  readonly name: AppName;
  readonly board: BenchBoard;
  readonly figures: AppFigures;
}

const frameMs = 1_000 / 60;
/** In tenths of a millisecond, the resolution of the page's clock, which reports a frame as 16.6 to 16.8 ms. */
const frames = (ms: number): number => Math.round((ms / frameMs) * 10) / 10;
const titles: Readonly<Record<AppName, string>> = {
  floor: 'floor',
  everink: 'Everink',
  excalidraw: 'Excalidraw 0.18.1',
  tldraw: 'tldraw 5.1.1',
};

interface Measure {
  readonly title: string;
  /** NaN: not measured. */
  readonly of: (figures: AppFigures) => number;
  readonly written: (value: number) => string;
}

const p95 = (values: readonly number[]): number => percentile(values, 95);
const allEnds = ({ drawFit, drawNear }: AppFigures): readonly number[] => [
  ...drawFit.endFramesMs,
  ...drawNear.endFramesMs,
];
const inMs = (title: string, of: Measure['of']): Measure => ({ title, of, written: milliseconds });

const measures: readonly Measure[] = [
  inMs('pan all: 50 %', ({ panFitMs }) => median(panFitMs)),
  inMs('95 %', ({ panFitMs }) => p95(panFitMs)),
  inMs('zoom all: 50 %', ({ zoomFitMs }) => median(zoomFitMs)),
  inMs('95 %', ({ zoomFitMs }) => p95(zoomFitMs)),
  inMs('pan near: 50 %', ({ panNearMs }) => median(panNearMs)),
  inMs('95 %', ({ panNearMs }) => p95(panNearMs)),
  inMs('pen all: 50 %', ({ drawFit }) => median(drawFit.latenciesMs)),
  inMs('95 %', ({ drawFit }) => p95(drawFit.latenciesMs)),
  inMs('pen near: 50 %', ({ drawNear }) => median(drawNear.latenciesMs)),
  inMs('95 %', ({ drawNear }) => p95(drawNear.latenciesMs)),
  inMs('at its end', (figures) => Math.max(...allEnds(figures))),
  inMs('first picture', ({ firstPictureMs }) => firstPictureMs),
  inMs('unkept', ({ unkeptPictureMs }) => unkeptPictureMs),
  inMs('drawn', ({ openMs }) => openMs),
  {
    title: 'held up',
    of: ({ heldUpMs }) => heldUpMs,
    written: (ms) => (ms === 0 ? 'under 50 ms' : milliseconds(ms)),
  },
  {
    title: 'memory',
    of: ({ memoryBytes }) => memoryBytes,
    written: (bytes) => `${(bytes / 1e6).toFixed(0)} MB`,
  },
];

/** Prints the tables. A short or restricted run writes no page. */
export function publishCanvas(measured: readonly Measured[], args: BenchmarkArguments): void {
  publish(
    {
      name: 'canvas',
      title: 'The canvas beside others',
      text: `\`npm run bench:canvas\`: the built Everink, the peers from npm, and the floor, an app that only copies one window-sized bitmap to the screen
in each frame. They run one after another, once each. Mouse events come through the X server as from a device, wheel events through the
DevTools protocol. Frames are measured in the page. A board is _drawn_ at the end of the first frame that shows all of it; times start with the
page. Everink's _first picture_ is the one that it stored in the previous run. _Unkept_ is its first picture in a run without a stored one that it
can show, drawn early from stored data. Both count only if they equal the drawn board in every pixel. _Held up_ is the longest task of the page
until the board was drawn.`,
      targets: args.isShort ? [] : canvasTargets(measured),
      tables: [
        table(['app and board', ...measures.map(({ title }) => title)], measured.map(row)),
        ...ratioTable(measured),
      ].join('\n\n'),
      figures: measured,
    },
    args,
  );
}

function row({ name, board, figures }: Measured): string[] {
  const title = titles[name];
  const written = (measure: Measure): string => {
    const value = measure.of(figures);
    return Number.isNaN(value) ? '–' : measure.written(value);
  };
  return [name === 'floor' ? title : `${title}, ${boardName(board)}`, ...measures.map(written)];
}

const boardName = ({ shapeCount, content }: BenchBoard): string =>
  `${count(shapeCount)} ${content}`;

function ratioTable(measured: readonly Measured[]): string[] {
  const rows = measured
    .filter(({ name }) => name === 'everink')
    .flatMap(({ board, figures }) => {
      const peers = measured.filter(
        (one) => one.board === board && (one.name === 'excalidraw' || one.name === 'tldraw'),
      );
      if (peers.length === 0) return [];
      const ratio = ({ of }: Measure): number =>
        of(figures) / Math.min(...peers.map((peer) => of(peer.figures)));
      return [[boardName(board), ...measures.map((measure) => ratio(measure).toFixed(2))]];
    });
  if (rows.length === 0) return [];
  return [
    'Everink against the better of the two; 1 is as good, 0.1 is a tenth of it:',
    table(['board', ...measures.map(({ title }) => title)], rows),
  ];
}

function canvasTargets(measured: readonly Measured[]): BenchTarget[] {
  const everink = measured.filter(({ name }) => name === 'everink').map(({ figures }) => figures);
  const floor = measured.find(({ name }) => name === 'floor')?.figures;
  const at = (name: AppName, shapeCount: number): AppFigures | undefined =>
    measured.find(
      (one) =>
        one.name === name && one.board.content === 'strokes' && one.board.shapeCount === shapeCount,
    )?.figures;
  const worst = (of: (figures: AppFigures) => readonly number[]): number =>
    Math.max(...everink.map((figures) => p95(of(figures))));
  const better = (of: (figures: AppFigures) => number): number =>
    Math.min(
      ...[at('excalidraw', 20_000), at('tldraw', 20_000)].map((one) =>
        one ? of(one) : Number.NaN,
      ),
    );
  const target = (what: string, measuredValue: number, limit: number): BenchTarget => ({
    what,
    wanted: `at most ${limit.toFixed(2)}`,
    measured: measuredValue.toFixed(2),
    isReached: Number.isFinite(measuredValue) ? measuredValue <= limit : undefined,
  });
  const floorPan = p95(floor?.panFitMs ?? []);
  const drawn = Math.max(
    worst((f) => f.drawFit.latenciesMs),
    worst((f) => f.drawNear.latenciesMs),
  );
  const ends = everink.flatMap(allEnds);
  const near = (shapeCount: number): number => median(at('everink', shapeCount)?.panNearMs ?? []);
  return [
    target(
      'pan, everything in view, against the floor, worst',
      worst((f) => f.panFitMs) / floorPan,
      1.25,
    ),
    target('zoom, everything in view, in frames, worst', frames(worst((f) => f.zoomFitMs)), 2),
    target(
      'pan, small part in view, against the floor, worst',
      worst((f) => f.panNearMs) / floorPan,
      1.25,
    ),
    target('drawing, pointer event to frame, 95 %, in frames, worst', frames(drawn), 1),
    target('longest frame at the end of a stroke, in frames', frames(Math.max(...ends)), 1),
    target(
      'opening 20,000 until the complete first picture, against the better peer',
      (at('everink', 20_000)?.firstPictureMs ?? Number.NaN) / better((f) => f.firstPictureMs),
      0.2,
    ),
    target(
      'the same where no picture is kept',
      (at('everink', 20_000)?.unkeptPictureMs ?? Number.NaN) / better((f) => f.firstPictureMs),
      0.2,
    ),
    target(
      'the same until it is drawn again',
      (at('everink', 20_000)?.openMs ?? Number.NaN) / better((f) => f.openMs),
      0.2,
    ),
    target(
      'opening 100,000 until the complete first picture, in seconds',
      (at('everink', 100_000)?.firstPictureMs ?? Number.NaN) / 1_000,
      3,
    ),
    target(
      'the same where no picture is kept, in seconds',
      (at('everink', 100_000)?.unkeptPictureMs ?? Number.NaN) / 1_000,
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
