import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App, BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { RememberedState } from './RememberedState.ts';
import { RememberedWindows, windowPlaceOf } from './RememberedWindows.ts';

let dataFolder: string;

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'everink-windows-'));
});

afterEach(() => rmSync(dataFolder, { recursive: true }));

/** As much of a window as is remembered. */
class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  bounds = { x: 10, y: 20, width: 800, height: 600 };
  isClosed = false;
  getNormalBounds = () => this.bounds;
  isMaximized = () => false;
  isFullScreen = () => false;
  isDestroyed = () => this.isClosed;

  close({ isRefused = false } = {}): void {
    const event = { defaultPrevented: isRefused };
    this.emit('close', event);
    if (isRefused) return;
    this.isClosed = true;
    this.emit('closed');
  }
}

/** One run of the app. */
function startRun() {
  const app = new EventEmitter();
  const state = new RememberedState(dataFolder, silentLog);
  const windows = new RememberedWindows(state, app as unknown as App);
  const open = (boardId: string, isBehind?: boolean) => {
    const window = new FakeWindow() as FakeWindow & BrowserWindow;
    windows.add(window, { boardId, place: windowPlaceOf(window) }, isBehind);
    return window;
  };
  const quit = (event = { defaultPrevented: false }) => app.emit('before-quit', event);
  return { state, windows, open, quit };
}

/** The boards of the windows that the next start opens, in the order of their use. */
async function boardsAfter({ state }: ReturnType<typeof startRun>) {
  await state.settled();
  return new RememberedState(dataFolder, silentLog).windows.map(({ boardId }) => boardId);
}

const boards = { a: 'a'.repeat(26), b: 'b'.repeat(26), c: 'c'.repeat(26) };

test('windows are remembered as soon as they open, in the order of their use', async () => {
  const run = startRun();
  const first = run.open(boards.a);
  run.open(boards.b);
  expect(await boardsAfter(run)).toEqual([boards.a, boards.b]);
  first.emit('focus');
  expect(await boardsAfter(run)).toEqual([boards.b, boards.a]);
});

test('two windows of one board stay two windows', async () => {
  const run = startRun();
  run.open(boards.a);
  run.open(boards.a);
  expect(await boardsAfter(run)).toEqual([boards.a, boards.a]);
});

test('a window is remembered with the board it shows now', async () => {
  const run = startRun();
  run.windows.shows(run.open(boards.a), boards.b);
  expect(await boardsAfter(run)).toEqual([boards.b]);
});

test('a closed window is forgotten, the last one is not', async () => {
  const run = startRun();
  const first = run.open(boards.a);
  const second = run.open(boards.b);
  first.close();
  expect(await boardsAfter(run)).toEqual([boards.b]);
  second.close();
  expect(await boardsAfter(run)).toEqual([boards.b]);
});

test('quitting forgets no window', async () => {
  const run = startRun();
  const windows = [run.open(boards.a), run.open(boards.b)];
  run.quit();
  for (const window of windows) window.close();
  expect(await boardsAfter(run)).toEqual([boards.a, boards.b]);
});

test('windows are forgotten again after a window refused to quit', async () => {
  const run = startRun();
  const [first, second, third] = [run.open(boards.a), run.open(boards.b), run.open(boards.c)];
  run.quit();
  first.close();
  second.close({ isRefused: true });
  await nextTurn();
  third.close();
  expect(await boardsAfter(run)).toEqual([boards.b]);
});

test('windows are forgotten again after quitting was cancelled', async () => {
  const run = startRun();
  const first = run.open(boards.a);
  run.open(boards.b);
  run.quit({ defaultPrevented: true });
  await nextTurn();
  first.close();
  expect(await boardsAfter(run)).toEqual([boards.b]);
});

test('the next run opens the window used last first, and the others unless their board is gone', async () => {
  const run = startRun();
  run.open(boards.a);
  run.open(boards.b);
  run.open(boards.c).bounds = { x: 50, y: 60, width: 700, height: 500 };
  await run.state.settled();
  const next = startRun();
  expect(next.windows.takeFirst()?.boardId).toBe(boards.c);
  next.open(boards.c);
  // Those not yet opened are kept: the app may be killed now.
  expect(await boardsAfter(next)).toEqual([boards.a, boards.b, boards.c]);
  const others = next.windows.takeOthers((boardId) => boardId !== boards.a);
  expect(others.map(({ boardId }) => boardId)).toEqual([boards.b]);
});

test('windows that are opened behind others leave the one in front the last one', async () => {
  const run = startRun();
  const first = run.open(boards.b);
  const behind = run.open(boards.a, true);
  expect(run.windows.lastUsed).toBe(first);
  const file = run.open(boards.c);
  expect(run.windows.lastUsed).toBe(file);
  expect(await boardsAfter(run)).toEqual([boards.a, boards.b, boards.c]);
  file.close();
  run.windows.use(behind);
  expect(run.windows.lastUsed).toBe(behind);
  expect(await boardsAfter(run)).toEqual([boards.b, boards.a]);
});

test('a window is remembered where it was when it closed', async () => {
  const run = startRun();
  const window = run.open(boards.a);
  window.bounds = { x: 50, y: 60, width: 700, height: 500 };
  window.close();
  await run.state.settled();
  expect(new RememberedState(dataFolder, silentLog).windows[0]?.place).toMatchObject(window.bounds);
});
