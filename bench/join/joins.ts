/** The clients that join a board in the benchmark, each through a tap and timed from its connection. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { WebSocket } from 'ws';
import { type EverinkApp, startApp } from '../../e2e/harness/app.ts';
import { encodeAuthentication, encodeStep1 } from '../../src/main/sync/wire/frames.ts';
import { processorMs, rendererOf, residentBytes } from './processFigures.ts';
import { type Passed, Tap } from './Tap.ts';

const pollMs = 50;
/** Polling interval: looking for ink is work for the page. */
const inkPollMs = 250;
const timeoutMs = 10 * 60_000;
/** Memory of main and its window with the board. */
const settleMs = 60_000;

const sync = 0;
const syncStep2 = 1;

/** A server, and the CPU time that it has used. */
export interface JoinedServer {
  readonly port: number;
  readonly pid: number;
}

export interface ServerPart extends Passed {
  readonly processorMs: number;
}

export interface ProviderJoin extends Passed {
  readonly syncedMs: number;
  readonly shapeCount: number;
}

export interface AppJoin extends Passed {
  readonly syncedMs: number;
  /** Until ink is on the screen. */
  readonly firstInkMs: number;
  /** Until the window has the whole board. */
  readonly drawnMs: number;
  /** The longest frame interval while the board arrived. */
  readonly longestFrameMs: number;
  readonly mainGrowthBytes: number;
  readonly mainAfterBytes: number;
  readonly windowPeakBytes: number;
}

/** The cost of the server alone: its client reads only the types of messages. */
export async function joinBare(server: JoinedServer, boardId: string): Promise<ServerPart> {
  return await tapped(server, async (tap) => {
    const beforeMs = processorMs(server.pid);
    const socket = new WebSocket(tap.url);
    socket.on('open', () => {
      socket.send(encodeAuthentication(boardId, ''));
      socket.send(encodeStep1(boardId, new Uint8Array([0])));
    });
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        if (isStep2(data)) resolve();
      });
    });
    socket.terminate();
    return { ...tap.passed, processorMs: processorMs(server.pid) - beforeMs };
  });
}

/** Hocuspocus's client, in its own process. */
export async function joinWithProvider(
  server: JoinedServer,
  boardId: string,
): Promise<ProviderJoin> {
  return await tapped(server, async (tap) => {
    const client = startScript('providerProcess.ts', [tap.url, boardId]);
    const { shapeCount } = JSON.parse(await firstLine(client)) as { readonly shapeCount: number };
    const syncedMs = performance.now() - tap.connectedMs;
    await ended(client);
    return { ...tap.passed, syncedMs, shapeCount };
  });
}

/** The app with a new data folder, which `startAgain` uses again. */
export async function joinWithApp(
  server: JoinedServer,
  boardId: string,
  dataFolder: string,
  isShort: boolean,
): Promise<AppJoin> {
  return await tapped(server, async (tap) => {
    const app = await startApp({ dataFolder, boardId, env: { EVERINK_SYNC_URL: tap.url } });
    try {
      return await watch(app, tap, isShort);
    } finally {
      await app.close();
    }
  });
}

/** @returns milliseconds from the spawn until the board is drawn, and until a part of it is visible */
export async function startAgain(
  boardId: string,
  dataFolder: string,
): Promise<{ readonly shownMs: number; readonly drawnMs: number }> {
  const spawnedMs = performance.timeOrigin + performance.now();
  const app = await startApp({ dataFolder, boardId });
  try {
    const page = await app.electron.firstWindow();
    await until(page, 'performance.getEntriesByName("board-drawn").length > 0', pollMs);
    const mark = (name: string): Promise<number> =>
      page.evaluate(
        `performance.timeOrigin + (performance.getEntriesByName('${name}')[0]?.startTime ?? NaN)`,
      );
    const drawnMs = (await mark('board-drawn')) - spawnedMs;
    const shownMs = (await mark('board-shown')) - spawnedMs;
    return { shownMs: Number.isNaN(shownMs) ? drawnMs : shownMs, drawnMs };
  } finally {
    await app.close();
  }
}

/** Starts a script of this folder. */
export function startScript(name: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('the process ended without a word');
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function tapped<Result>(
  server: JoinedServer,
  join: (tap: Tap) => Promise<Result>,
): Promise<Result> {
  const tap = await Tap.open(server.port);
  try {
    return await join(tap);
  } finally {
    tap.close();
  }
}

async function watch(app: EverinkApp, tap: Tap, isShort: boolean): Promise<AppJoin> {
  const page = await app.electron.firstWindow();
  await page.evaluate(watchFrames);
  const mainPid = app.electron.process().pid ?? 0;
  const mainBeforeBytes = residentBytes(mainPid);
  const windowPid = rendererOf(mainPid) ?? 0;
  let mainPeakBytes = mainBeforeBytes;
  let windowPeakBytes = 0;
  const sampling = setInterval(() => {
    mainPeakBytes = Math.max(mainPeakBytes, residentBytes(mainPid));
    windowPeakBytes = Math.max(windowPeakBytes, residentBytes(windowPid));
  }, pollMs);
  const since = (): number => performance.now() - tap.connectedMs;
  try {
    const inkShown = until(page, hasInk, inkPollMs).then(since);
    const synced = until(page, isSynced, pollMs).then(since);
    const [firstInkMs, syncedMs] = await Promise.all([inkShown, synced]);
    while ((await pendingBytes(app)) > 0) await delay(pollMs);
    await until(page, isDrawn, pollMs);
    const drawnMs = since();
    const longestFrameMs = Math.round(await page.evaluate<number>('longestFrameMs'));
    await delay(isShort ? 0 : settleMs);
    return {
      ...tap.passed,
      syncedMs,
      firstInkMs,
      drawnMs,
      longestFrameMs,
      mainGrowthBytes: mainPeakBytes - mainBeforeBytes,
      mainAfterBytes: residentBytes(mainPid),
      windowPeakBytes,
    };
  } finally {
    clearInterval(sampling);
  }
}

const watchFrames = `{
  globalThis.longestFrameMs = 0;
  let lastMs = performance.now();
  const frame = () => {
    const nowMs = performance.now();
    longestFrameMs = Math.max(longestFrameMs, nowMs - lastMs);
    lastMs = nowMs;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}`;

/** The dots of the grid are lighter than ink. */
const hasInk = `(() => {
  const canvas = document.querySelector('canvas');
  if (canvas === null || canvas.width === 0) return false;
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy.fillStyle = 'white';
  copy.fillRect(0, 0, width, height);
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 100) count += 1;
  return count > 100;
})()`;

const isSynced = `document.querySelector('[role="status"][data-save]')?.dataset.sync === 'synced'`;

const isDrawn = `document.querySelector('canvas').getAttribute('aria-busy') === 'false'`;

/** Playwright's `waitForFunction` needs `eval`, which the app's pages forbid. */
async function until(page: Page, expression: string, everyMs: number): Promise<void> {
  const giveUpMs = performance.now() + timeoutMs;
  while (!(await page.evaluate<boolean>(expression))) {
    if (performance.now() > giveUpMs) throw new Error(`it took too long until ${expression}`);
    await delay(everyMs);
  }
}

async function pendingBytes(app: EverinkApp): Promise<number> {
  return (await app.metrics()).value('everink_remote_pending_bytes') ?? 0;
}

function isStep2(message: Uint8Array): boolean {
  const decoder = createDecoder(message);
  readVarString(decoder);
  return readVarUint(decoder) === sync && readVarUint(decoder) === syncStep2;
}
