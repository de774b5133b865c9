/** The differences between the apps: how a board is loaded, and how the camera is set between two measurements. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { boardContent, type Content, cellSize, gridOf } from './boardContent.ts';
import { peersFolder } from './buildPeers.ts';
import { CanvasApp } from './CanvasApp.ts';
import { canvasBoardId, writeEverinkBoard } from './everinkBoard.ts';
import { excalidrawElements } from './excalidrawElements.ts';

export const appNames = ['floor', 'everink', 'excalidraw', 'tldraw'] as const;
export type AppName = (typeof appNames)[number];

export interface BenchBoard {
  readonly content: Content;
  readonly shapeCount: number;
}

export const windowSize = { width: 1280, height: 800 };
export const middle = { x: windowSize.width / 2, y: windowSize.height / 2 };
const control = 2;
const zoomStepPx = 10;
const viewTimeoutMs = 60_000;

export type StartApp = () => Promise<CanvasApp>;

export interface PreparedApp {
  readonly start: StartApp;
  /** The file with Everink's last view of the board and its picture. */
  readonly viewFile?: string;
}

/** Writes the board for an app, with everything in view. @returns the arguments to start it */
export async function prepareApp(
  name: AppName,
  board: BenchBoard,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<PreparedApp> {
  const dataFolder = join(folder, `${name}-${board.content}-${board.shapeCount}`);
  mkdirSync(dataFolder, { recursive: true });
  if (name === 'everink') return await prepareEverink(board, dataFolder, env);
  const { columns, rows } = gridOf(board.shapeCount);
  const query = `n=${board.shapeCount}&width=${columns * cellSize}&height=${rows * cellSize}`;
  const file = join(dataFolder, 'board.json');
  const start = (more = ''): Promise<CanvasApp> =>
    CanvasApp.start({
      args: [join(peersFolder, 'electronMain.cjs'), name, `${query}${more}`, file],
      dataFolder,
      env,
    });
  const shapes = boardContent(board.content, board.shapeCount);
  if (name === 'excalidraw') {
    writeFileSync(file, JSON.stringify({ elements: excalidrawElements(shapes) }));
  }
  if (name === 'tldraw') {
    writeFileSync(file, JSON.stringify(shapes));
    const writer = await start('&write');
    try {
      await writer.openedMs();
      writeFileSync(file, String(await writer.page.evaluate('window.snapshot()')));
    } finally {
      await writer.quit();
    }
  }
  return { start: () => start() };
}

/** Stores the last view, as after a run in which everything was viewed. */
async function prepareEverink(
  { content, shapeCount }: BenchBoard,
  dataFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<PreparedApp> {
  await writeEverinkBoard(dataFolder, boardContent(content, shapeCount), windowSize);
  const start: StartApp = () => CanvasApp.start({ args: ['.'], dataFolder, env });
  const viewFile = join(dataFolder, 'views', `${canvasBoardId}.view`);
  const app = await start();
  try {
    await app.openedMs();
    // The view that it opened with is stored already; the next one shows everything.
    await untilKept(viewFile);
    rmSync(viewFile);
    await app.page.keyboard.press('Shift+Digit1');
    await untilKept(viewFile);
  } finally {
    await app.quit();
  }
  return { start, viewFile };
}

async function untilKept(view: string): Promise<void> {
  const endMs = performance.now() + viewTimeoutMs;
  while (!existsSync(view)) {
    if (performance.now() > endMs) throw new Error('Everink kept no view of the board');
    await setTimeout(50);
  }
}

/** Centres the board at about this zoom, between two measurements. */
export async function lookAtCentre(name: AppName, app: CanvasApp, zoom: number): Promise<void> {
  if (name === 'floor') return;
  if (name !== 'everink') {
    await app.page.evaluate(`window.bench.lookAtCentre(${zoom})`);
    await app.settled();
    return;
  }
  while ((await readZoom(name, app)) < zoom) {
    await app.turnWheel({ ...middle, deltaX: 0, deltaY: -zoomStepPx, modifiers: control });
    await app.settled();
  }
}

/** 1 for 100%. */
export async function readZoom(name: AppName, app: CanvasApp): Promise<number> {
  if (name !== 'everink') return Number(await app.page.evaluate('window.bench?.zoom() ?? 1'));
  const label = await app.page.getByRole('button', { name: /^Zoom: / }).getAttribute('aria-label');
  return Number(/\d+/.exec(label ?? '')?.[0]) / 100;
}

/** The number of shapes according to a peer; undefined for the other apps. */
export async function shapeCountOf(name: AppName, app: CanvasApp): Promise<number | undefined> {
  if (name !== 'excalidraw' && name !== 'tldraw') return undefined;
  return Number(await app.page.evaluate('window.bench.shapeCount()'));
}
