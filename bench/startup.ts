/**
 * Measures the time from a start until the last board is visible and complete, against an Electron app with an empty
 * window, alternating in one run.
 *
 *     npm run bench:startup
 */

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/run/build.mjs';
import { openDisplay } from '../scripts/run/display.mjs';
import { repositoryFolder, toolEnvironment } from '../scripts/setup/folders.mjs';
import { systemClock } from '../src/base/Clock.ts';
import { openQueue } from '../src/main/queue/testing/openQueue.ts';
import { count, median, milliseconds, publish, readArguments, table } from './report.ts';
import { AppStart } from './startup/AppStart.ts';
import { strokeOperations } from './strokes.ts';

const boardId = 'startup-board';
/** The last operations are newer than the latest snapshot, as on a board in use. */
const tailCount = 200;
const wantedRatio = 1.5;

interface Phases {
  /** Until main runs. */
  readonly mainMs: number;
  readonly windowMs: number;
  /** Until the page starts to load. */
  readonly pageMs: number;
  /** Until the picture of the board is on the screen. */
  readonly shownMs: number;
  /** Until the board is drawn from its operations. */
  readonly boardMs: number;
  /** Until the window and the board in it are both visible. */
  readonly completeMs: number;
}

const args = readArguments();
const strokeCount = args.isShort ? 500 : 3_000;
const roundCount = args.isShort ? 1 : 15;

await buildIfStale();
const folder = mkdtempSync(join(tmpdir(), 'everink-bench-'));
const display = await openDisplay(toolEnvironment());
try {
  const everinkFolder = await prepareBoards(join(folder, 'everink'));
  await leavePicture(everinkFolder);
  const empty: number[] = [];
  const everink: Phases[] = [];
  for (let round = 0; round <= roundCount; round += 1) {
    const emptyMs = await startEmpty(join(folder, 'empty'));
    const phases = await startEverink(everinkFolder);
    // The first round fills caches, as the first start on a machine does.
    if (round === 0 && !args.isShort) continue;
    empty.push(emptyMs);
    everink.push(phases);
  }
  report(empty, everink);
} finally {
  display.end();
  rmSync(folder, { recursive: true, force: true });
}

/** Creates a data folder with one board of many strokes, open last: a snapshot and later operations. */
async function prepareBoards(dataFolder: string): Promise<string> {
  mkdirSync(dataFolder, { recursive: true });
  const operations = strokeOperations(boardId, strokeCount);
  const queue = await openQueue(dataFolder, {
    delivers: () => false,
    // Compacts at once, without waiting for idle time.
    clock: { ...systemClock, after: (_delayMs, callback) => systemClock.after(0, callback) },
  });
  await queue.boards.ensure(boardId);
  await Promise.all(operations.slice(0, -tailCount).map((operation) => queue.enqueue(operation)));
  await queue.close();
  const again = await openQueue(dataFolder, { delivers: () => false });
  await Promise.all(operations.slice(-tailCount).map((operation) => again.enqueue(operation)));
  await again.close();
  const place = { x: 40, y: 40, width: 1280, height: 860, isMaximized: false };
  writeFileSync(join(dataFolder, 'window.json'), JSON.stringify({ place, lastBoardId: boardId }));
  return dataFolder;
}

/** An earlier start, long enough for the picture of the board to be stored. */
async function leavePicture(dataFolder: string): Promise<void> {
  const app = start(['.'], dataFolder);
  try {
    const path = join(dataFolder, 'views', `${boardId}.view`);
    while (!existsSync(path)) await app.running();
  } finally {
    await app.quit();
  }
}

async function startEmpty(dataFolder: string): Promise<number> {
  mkdirSync(dataFolder, { recursive: true });
  const app = start([join(import.meta.dirname, 'startup/emptyApp.cjs')], dataFolder);
  try {
    return await app.printed(/^window shown/);
  } finally {
    await app.quit();
  }
}

async function startEverink(dataFolder: string): Promise<Phases> {
  const app = start(['.'], dataFolder);
  try {
    const windowMs = await app.printed(/window shown/);
    const { beganMs, boardShownMs, boardDrawnMs } = await app.pageTimes();
    return {
      mainMs: await app.printed(/Everink starts/),
      windowMs,
      pageMs: beganMs,
      shownMs: boardShownMs,
      boardMs: boardDrawnMs,
      completeMs: Math.max(windowMs, boardShownMs),
    };
  } finally {
    await app.quit();
  }
}

function start(appArgs: readonly string[], dataFolder: string): AppStart {
  const inherited = Object.entries(display.env).filter(
    ([name]) => !/^(EVERINK|LANGFUSE|ELECTRON)_/.test(name),
  );
  return new AppStart({
    args: appArgs,
    cwd: repositoryFolder,
    env: {
      ...Object.fromEntries(inherited),
      EVERINK_USER_DATA: dataFolder,
      EVERINK_METRICS_PORT: '0',
    },
  });
}

function report(empty: readonly number[], everink: readonly Phases[]): void {
  const of = (name: keyof Phases): number => median(everink.map((phases) => phases[name]));
  const emptyMs = median(empty);
  const ratio = of('completeMs') / emptyMs;
  const rows: [string, number][] = [
    ['empty app: its window is shown', emptyMs],
    ['Everink: main runs', of('mainMs')],
    ['Everink: the page begins to load', of('pageMs')],
    ['Everink: its window is shown', of('windowMs')],
    ['Everink: the picture of the board is shown', of('shownMs')],
    ['Everink: window and board are there to be seen', of('completeMs')],
    ['Everink: the board is drawn from its operations', of('boardMs')],
  ];
  publish(
    {
      name: 'startup',
      title: 'From start to the last board',
      text: `\`npm run bench:startup\`: the built app is started with a board of ${count(strokeCount)} strokes that was open last, in turn with an
Electron app that shows an empty window of the same size. Both are processes of their own, with what earlier starts
left in their folders; the files are in the system's cache. Times run from the spawn: for the empty app until it shows its
window, for Everink until its window is shown and the frame with the board is done (by the page's marks and the same
clock). What is seen first is the picture of the last view, which an earlier start kept on disk; the board drawn from its
operations takes its place, to the pixel the same. Medians of ${roundCount} starts.`,
      targets: [
        {
          what: 'window visible and board drawn, against an empty app',
          wanted: `at most ${wantedRatio} times`,
          measured: `${ratio.toFixed(2)} times`,
          isReached: args.isShort ? undefined : ratio <= wantedRatio,
        },
      ],
      tables: table(
        ['until', 'time', 'ratio'],
        rows.map(([what, ms]) => [what, milliseconds(ms), (ms / emptyMs).toFixed(2)]),
      ),
      figures: { strokeCount, ratio, emptyMs: empty, everink },
    },
    args,
  );
}
