import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { countPixelsUnlikeKept } from '../../e2e/harness/keptPicture.ts';
import {
  type AppName,
  lookAtCentre,
  middle,
  type PreparedApp,
  readZoom,
  shapeCountOf,
} from './apps.ts';
import type { CanvasApp } from './CanvasApp.ts';
import { canvasBoardId } from './everinkBoard.ts';
import { FrameProbe } from './FrameProbe.ts';
import { openUnkept } from './openUnkept.ts';

export interface DrawnStrokes {
  readonly latenciesMs: readonly number[];
  /** The longest frame between the end of each stroke and its drawing on the settled canvas. */
  readonly endFramesMs: readonly number[];
}

/**
 * Milliseconds and bytes of one run of an app. The bitmap-only app has no board to open (NaN), and its pen draws
 * nothing.
 */
export interface AppFigures {
  /** Until every pixel of the board is on the screen, whether from a picture or drawn. */
  readonly firstPictureMs: number;
  /** The same without a stored picture that Everink can show. */
  readonly unkeptPictureMs: number;
  /** Until the board is drawn from its data. */
  readonly openMs: number;
  /** The longest task of the page until then; 0: none took 50 ms or longer. */
  readonly heldUpMs: number;
  readonly memoryBytes: number;
  readonly zooms: { readonly fit: number; readonly near: number };
  readonly panFitMs: readonly number[];
  readonly zoomFitMs: readonly number[];
  readonly panNearMs: readonly number[];
  readonly drawFit: DrawnStrokes;
  readonly drawNear: DrawnStrokes;
}

export interface MeasureOptions {
  /** Of each gesture. */
  readonly gestureMs: number;
  readonly strokeCount: number;
  /** The folder for screenshots between measurements. */
  readonly pictureFolder: string | undefined;
}

/** About 100 shapes are in view at this zoom. */
const nearZoom = 1.7;
const control = 2;
const wheelMs = 16;
/** Events of a gesture in one direction; the same number leads back. */
const stepsOneWay = 12;
/** Between two events: slightly more than 125 a second, so that they arrive at any time between two frames. */
const penMs = 7;
const penMoves = 40;
const strokeRestMs = 400;
/** Strokes are drawn one below another, and then over the first ones again. */
const rowCount = 8;
const firstRowPx = 250;
const rowGapPx = 40;
const penKeys = { everink: 'p', excalidraw: 'p', tldraw: 'd', floor: undefined } as const;

export async function measureApp(
  name: AppName,
  { start, viewFile }: PreparedApp,
  options: MeasureOptions,
): Promise<AppFigures> {
  const unkept = viewFile === undefined ? undefined : await openUnkept(start, viewFile);
  const app = await start();
  try {
    const openedMs = await app.openedMs();
    const openMs = name === 'floor' ? Number.NaN : openedMs;
    await app.settled();
    const longestTaskMs = await app.longestTaskMs(openedMs);
    const heldUpMs = name === 'floor' ? Number.NaN : Math.max(longestTaskMs, unkept?.heldUpMs ?? 0);
    const firstPictureMs = await firstPictureOf(name, app, openMs);
    const memoryBytes = await app.privateMemoryBytes();
    const probe = await FrameProbe.install(app.page);
    const picture = async (moment: string): Promise<void> => {
      if (options.pictureFolder === undefined) return;
      await app.page.screenshot({ path: join(options.pictureFolder, `${name}-${moment}.png`) });
    };
    await picture('open');
    const fit = await readZoom(name, app);
    if (name !== 'floor' && fit >= 1) throw new Error(`${name} does not show everything`);
    const panFitMs = await wheel(app, probe, options.gestureMs, { deltaX: 12, deltaY: 4 });
    await picture('panned');
    const zoomFitMs = await wheel(app, probe, options.gestureMs, {
      deltaY: -2,
      modifiers: control,
    });
    const drawFit = await draw(name, app, probe, options.strokeCount);
    await picture('drawn');
    await lookAtCentre(name, app, nearZoom);
    const near = await readZoom(name, app);
    const panNearMs = await wheel(app, probe, options.gestureMs, { deltaX: 12, deltaY: 4 });
    const drawNear = await draw(name, app, probe, options.strokeCount);
    await picture('near');
    return {
      firstPictureMs,
      unkeptPictureMs: unkept?.pictureMs ?? openMs,
      openMs,
      heldUpMs,
      memoryBytes,
      zooms: { fit, near },
      panFitMs,
      zoomFitMs,
      panNearMs,
      drawFit,
      drawNear,
    };
  } finally {
    await app.quit();
  }
}

/** A stored picture counts only if it equals the drawn board in every pixel. */
async function firstPictureOf(name: AppName, app: CanvasApp, openMs: number): Promise<number> {
  if (name !== 'everink') return openMs;
  const otherCount = await countPixelsUnlikeKept(app.page, canvasBoardId);
  return otherCount === 0 ? ((await app.shownMs()) ?? openMs) : openMs;
}

/** Performs the gesture and its reverse, so that the view stays the same. @returns the frame intervals meanwhile */
async function wheel(
  app: CanvasApp,
  probe: FrameProbe,
  durationMs: number,
  { deltaX = 0, deltaY = 0, modifiers = 0 },
): Promise<readonly number[]> {
  await app.settled();
  await probe.take();
  const endMs = performance.now() + durationMs;
  for (let step = 0; performance.now() < endMs || step % (2 * stepsOneWay) !== 0; step += 1) {
    const way = Math.floor(step / stepsOneWay) % 2 === 0 ? 1 : -1;
    await app.turnWheel({ ...middle, deltaX: deltaX * way, deltaY: deltaY * way, modifiers });
    await setTimeout(wheelMs);
  }
  await app.settled();
  return (await probe.take()).intervalsMs;
}

async function draw(
  name: AppName,
  app: CanvasApp,
  probe: FrameProbe,
  strokeCount: number,
): Promise<DrawnStrokes> {
  const key = penKeys[name];
  if (key !== undefined) await app.page.keyboard.press(key);
  await app.settled();
  const countBefore = await shapeCountOf(name, app);
  const latenciesMs: number[] = [];
  const endFramesMs: number[] = [];
  for (let stroke = 0; stroke < strokeCount; stroke += 1) {
    const from = { x: 400, y: firstRowPx + (stroke % rowCount) * rowGapPx };
    app.mouse.move(from);
    app.mouse.press();
    await setTimeout(strokeRestMs);
    await app.settled();
    await probe.take();
    for (let move = 1; move <= penMoves; move += 1) {
      app.mouse.move({ x: from.x + move * 10, y: from.y + 30 * Math.sin(move / 4) });
      await setTimeout(penMs);
    }
    await app.settled();
    latenciesMs.push(...(await probe.take()).latenciesMs);
    app.mouse.release();
    await setTimeout(strokeRestMs);
    await app.settled();
    endFramesMs.push(Math.max(...(await probe.take()).intervalsMs));
  }
  // If the pen tool were not selected, strokes would move shapes and the measurement would be wrong.
  const drawnCount = ((await shapeCountOf(name, app)) ?? 0) - (countBefore ?? 0);
  if (countBefore !== undefined && drawnCount !== strokeCount) {
    throw new Error(`${name} drew ${drawnCount} of ${strokeCount} strokes`);
  }
  return { latenciesMs, endFramesMs };
}
