import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as Y from 'yjs';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import type { EverinkApp, LaunchOptions } from '../harness/app.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { fullBoard } from '../harness/fullBoard.ts';
import { holdLastPart, loadLastPart } from '../harness/holdLastPart.ts';
import { boardOfImage, bytesOfImage } from '../harness/imageBoard.ts';
import { keptViewIn, spoilKept } from '../harness/keptPicture.ts';
import {
  type CanvasPicture,
  drawnBoard,
  otherPixels,
  settledPixels,
} from '../harness/settledPixels.ts';
import { expect, test, variant } from '../harness/test.ts';

type OnServer = LaunchOptions & { boardId: string; env: { EVERINK_SYNC_URL: string } };
type Launch = (options?: LaunchOptions) => Promise<EverinkApp>;

/** A smaller board is loaded at once. */
const leastSizeBytes = 4 * 1024 * 1024;

/** An image that no shape shows. */
function bytesOfNothing(): Uint8Array {
  const document = new Y.Doc();
  document.getMap('images').set('0'.repeat(64), new Uint8Array(leastSizeBytes));
  return Y.encodeStateAsUpdate(document);
}

/** An app that has a board of everything on disk, all of it in view, and keeps a picture of that. */
async function openSeen(launch: Launch, onServer: OnServer, origin = 0): Promise<EverinkApp> {
  const board = Y.mergeUpdates([
    fullBoard(seededRandom(7), origin),
    // The image has its own place.
    ...(origin === 0 ? [boardOfImage(), bytesOfImage()] : []),
    bytesOfNothing(),
  ]);
  await writeBoard(onServer.env.EVERINK_SYNC_URL, onServer.boardId, board);
  const app = await launch(onServer);
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await app.page.keyboard.press('Shift+Digit1');
  await drawnBoard(app.page);
  const percent = await app.zoomPercent();
  await expect.poll(() => keptZoomPercent(app, onServer)).toBe(percent);
  return app;
}

const viewFile = (app: EverinkApp, { boardId }: OnServer): string =>
  join(app.dataFolder, 'views', `${boardId}.view`);

/** As the button shows it; undefined while no picture is kept. */
function keptZoomPercent(app: EverinkApp, onServer: OnServer): number | undefined {
  const file = viewFile(app, onServer);
  if (!existsSync(file)) return undefined;
  return Math.round(keptViewIn(file).zoom * 100);
}

/** Opens the board again, all but its last part, and waits for the picture that is shown before. */
async function openAgain(page: Page): Promise<CanvasPicture> {
  await page.addInitScript(holdLastPart);
  await page.reload();
  const count = 'performance.getEntriesByName("board-shown").length';
  await expect.poll(() => page.evaluate(count)).toBe(1);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  return await settledPixels(page);
}

async function drawnAfter(page: Page): Promise<CanvasPicture> {
  await expect.poll(() => page.evaluate('typeof globalThis.finish')).toBe('function');
  await loadLastPart(page);
  return await settledPixels(page);
}

test('a board without a stored picture is shown before it is loaded, identical to the final drawing', async ({
  launch,
  onServer,
}) => {
  const app = await openSeen(launch, onServer);
  const before = await settledPixels(app.page);
  spoilKept(viewFile(app, onServer));
  const early = await openAgain(app.page);
  expect(otherPixels(early, before)).toEqual([]);
  expect(otherPixels(early, await drawnAfter(app.page))).toEqual([]);
});

test(
  'a board without a last view is shown where its shapes are',
  variant,
  async ({ launch, onServer }) => {
    const app = await openSeen(launch, onServer, 40_000);
    // In the place of a folder the page that is left keeps no picture.
    rmSync(viewFile(app, onServer));
    mkdirSync(viewFile(app, onServer));
    const early = await openAgain(app.page);
    const drawn = await drawnAfter(app.page);
    expect(otherPixels(early, drawn)).toEqual([]);
    expect(new Set(drawn.bytes).size).toBeGreaterThan(20);
  },
);

test('strokes drawn on the early picture stay, above existing shapes', async ({
  launch,
  onServer,
}) => {
  const app = await openSeen(launch, onServer);
  spoilKept(viewFile(app, onServer));
  const early = await openAgain(app.page);
  await app.chooseTool('pen');
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 300, y: y - 200 },
    { x: x + 300, y: y + 200 },
  ]);
  await expect
    .poll(async () => otherPixels(early, await settledPixels(app.page)).length)
    .toBeGreaterThan(50);
  const withStroke = await settledPixels(app.page);
  expect(otherPixels(withStroke, await drawnAfter(app.page))).toEqual([]);
});

/** For the page: a worker that is to draw early dies of it. */
const failEarly = `
  const tell = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...others) {
    if (message.type === 'draw') this.dispatchEvent(new Event('error'));
    else tell.call(this, message, ...others);
  };`;

test(
  'a board whose early picture fails is loaded normally',
  variant,
  async ({ launch, onServer }) => {
    const app = await openSeen(launch, onServer);
    const before = await settledPixels(app.page);
    spoilKept(viewFile(app, onServer));
    await app.page.addInitScript(failEarly);
    await app.page.reload();
    const drawn = 'performance.getEntriesByName("board-drawn").length';
    await expect.poll(() => app.page.evaluate(drawn)).toBe(1);
    expect(await app.page.evaluate('performance.getEntriesByName("board-shown").length')).toBe(0);
    expect(otherPixels(before, await settledPixels(app.page))).toEqual([]);
  },
);
