import type { CDPSession, Page } from '@playwright/test';
import fc from 'fast-check';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import type { EverinkApp, LaunchOptions } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { fullBoard } from '../harness/fullBoard.ts';
import { boardOfImage, bytesOfImage, imageBytes } from '../harness/imageBoard.ts';
import {
  type CanvasPicture,
  drawnBoard,
  livePixels,
  otherPixels,
  settledPixels,
  thumbnailPixels,
} from '../harness/settledPixels.ts';
import { expect, test } from '../harness/test.ts';
import { titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

type OnServer = LaunchOptions & { boardId: string; env: { EVERINK_SYNC_URL: string } };

async function openFullBoard(
  launch: (options?: LaunchOptions) => Promise<EverinkApp>,
  onServer: OnServer,
  origin = 0,
): Promise<EverinkApp> {
  await writeBoard(
    onServer.env.EVERINK_SYNC_URL,
    onServer.boardId,
    fullBoard(seededRandom(5), origin),
  );
  const app = await launch(onServer);
  await setTheme(app.page, 'light');
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await app.page.keyboard.press('Shift+Digit1');
  await drawnBoard(app.page);
  return app;
}

async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(`window.everink.request('settings.set', { theme: '${theme}' })`);
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/** How the board looks when nothing of what was drawn before is used: another theme looks otherwise altogether. */
async function drawnAnew(page: Page, theme: 'light' | 'dark'): Promise<CanvasPicture> {
  await setTheme(page, theme === 'light' ? 'dark' : 'light');
  await drawnBoard(page);
  await setTheme(page, theme);
  return await settledPixels(page);
}

/** Those of all pixels, as numbers. */
function coloursOf({ bytes }: CanvasPicture): ReadonlySet<number> {
  const colours = new Set<number>();
  for (let i = 0; i < bytes.length; i += 4) colours.add(bytes.readUInt32LE(i));
  return colours;
}

/**
 * Pixels that are nearly as bright as can be right beside nearly black ones. Twice as many in each direction where
 * the pixels are twice as fine; none in a picture that was enlarged.
 */
function steepSteps({ bytes }: CanvasPicture): number {
  let count = 0;
  for (let i = 4; i < bytes.length; i += 4) {
    if (Math.abs((bytes[i] ?? 0) - (bytes[i - 4] ?? 0)) > 170) count += 1;
  }
  return count;
}

/** A colour that nothing but the image has. */
function countMagenta({ bytes }: CanvasPicture): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    const [red = 0, green = 0, blue = 0] = bytes.subarray(i, i + 3);
    if (red > 240 && green < 15 && blue > 240) count += 1;
  }
  return count;
}

function isDarkAt({ bytes, width }: CanvasPicture, x: number, y: number): boolean {
  return (bytes[(y * width + x) * 4] ?? 0) < 128;
}

/**
 * As when the window comes to a screen of twice the density, without changing its size. Lasts until it is cleared: of
 * another density that is set over this one Chromium does not tell the page.
 */
async function doubleDensity(page: Page, session: CDPSession): Promise<void> {
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 0,
    height: 0,
    deviceScaleFactor: 2,
    mobile: false,
  });
  await canvasAtDensity(page, 2);
}

/** Waits until the canvas has followed a change of density. The page gets the event after `devicePixelRatio` changes. */
async function canvasAtDensity(page: Page, density: number): Promise<void> {
  const canvas = page.locator('canvas').first();
  const pixelWidth = `${density * (await canvas.evaluate(({ clientWidth }) => clientWidth))}`;
  await expect(canvas).toHaveAttribute('width', pixelWidth);
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
}

interface Step {
  readonly action: Action;
  readonly from: Place;
  readonly to: Place;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const toolOf = {
  draw: 'pen',
  highlight: 'highlighter',
  erase: 'eraser',
  select: 'select',
  ellipse: 'ellipse',
} as const;
const keysOf = {
  undo: ['Control+z'],
  redo: ['Control+Shift+z'],
  moveAll: ['Control+a', 'ArrowRight'],
} as const;
type Action = keyof typeof toolOf | keyof typeof keysOf | 'pan' | 'zoomIn' | 'zoomOut';

const place = fc.record({
  x: fc.integer({ min: 250, max: 850 }),
  y: fc.integer({ min: 150, max: 600 }),
});
const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom<Action>(
    ...(Object.keys(toolOf) as (keyof typeof toolOf)[]),
    ...(Object.keys(keysOf) as (keyof typeof keysOf)[]),
    'pan',
    'zoomIn',
    'zoomOut',
  ),
  from: place,
  to: place,
});

/** What a person does. */
async function act(app: EverinkApp, { action, from, to }: Step): Promise<void> {
  const { keyboard, mouse } = app.page;
  if (action in toolOf) {
    await app.chooseTool(toolOf[action as keyof typeof toolOf]);
    await app.drawStroke([from, to], { steps: 8 });
    return;
  }
  if (action in keysOf) {
    for (const key of keysOf[action as keyof typeof keysOf]) await keyboard.press(key);
    return;
  }
  await mouse.move(from.x, from.y);
  if (action === 'pan') {
    await mouse.wheel(to.x - from.x, to.y - from.y);
    return;
  }
  await keyboard.down('Control');
  for (let i = 0; i < 3; i += 1) await mouse.wheel(0, action === 'zoomIn' ? -60 : 60);
  await keyboard.up('Control');
}

for (const theme of ['light', 'dark'] as const) {
  test(`after any edits, undo, zooms and pans the picture equals a complete redraw, ${theme}`, async ({
    launch,
    onServer,
  }) => {
    const app = await openFullBoard(launch, onServer);
    await setTheme(app.page, theme);
    const steps = fc.array(step, { minLength: 6, maxLength: 6 });
    const isAsDrawnAnew = fc.asyncProperty(steps, async (round) => {
      for (const each of round) await act(app, each);
      const seen = await settledPixels(app.page);
      expect(otherPixels(seen, await drawnAnew(app.page, theme))).toEqual([]);
    });
    // One board has all rounds, so a shorter one that fails cannot be looked for.
    const seed = theme === 'light' ? 11 : 12;
    await fc.assert(isAsDrawnAnew, { seed, numRuns: 2, endOnFailure: true });
  });
}

test('a selection of two hundred shapes follows the dragging pointer within the same frame', async ({
  launch,
  onServer,
}) => {
  const { page } = await openFullBoard(launch, onServer);
  await page.keyboard.press('v');
  await page.mouse.move(300, 170);
  await page.mouse.down();
  await page.mouse.move(620, 390, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(460, 280);
  await page.mouse.down();
  await page.mouse.move(470, 280);
  // On a busy machine the frame of this move may be that of the next one too, and would have twice the work.
  await drawnBoard(page);
  const isBusy = page.evaluate(`new Promise((done) => {
    addEventListener('pointermove', () => {
      // After the frame in which the board was drawn.
      requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('canvas').ariaBusy)));
    }, { once: true });
  })`);
  await page.mouse.move(510, 310);
  expect(await isBusy).toBe('false');
  await page.mouse.up();
  expect(otherPixels(await settledPixels(page), await drawnAnew(page, 'light'))).toEqual([]);
});

test('a board a million units from its origin does not jitter when it is moved and zoomed', async ({
  launch,
  onServer,
}) => {
  const app = await openFullBoard(launch, onServer, 1_000_000);
  const { page } = app;
  const { x, y } = await app.middle();
  await page.mouse.move(x, y);
  await page.keyboard.press('Control+Equal');
  const before = await settledPixels(page);
  for (const distance of [1, 3, 200, -204]) {
    await page.mouse.wheel(distance, distance);
    await drawnBoard(page);
  }
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
  expect(otherPixels(before, await drawnAnew(page, 'light'))).toEqual([]);
  // As near as it goes numbers of single precision are four pixels apart.
  await page.keyboard.press('Control+0');
  await press(page, 'Control+Equal', 12);
  const zigzag = Array.from({ length: 12 }, (_, i) => ({
    x: x - 200 + i * 40,
    y: y + (i % 2) * 90,
  }));
  await app.drawStroke(zigzag, { steps: 4 });
  await press(page, 'Control+Equal', 8);
  await expect.poll(() => app.zoomPercent()).toBe(6_400);
  // Each time a strip comes into view that is drawn from another offset than what lies beside it.
  for (const distance of [101, 31, 53, 22]) {
    await page.mouse.wheel(distance, distance);
    await drawnBoard(page);
  }
  const near = await settledPixels(page);
  expect(coloursOf(near).size).toBeGreaterThan(20);
  expect(otherPixels(near, await drawnAnew(page, 'light'))).toEqual([]);
});

test('on a screen of another pixel density, and back on the first, the picture is as sharp as a complete redraw', async ({
  launch,
  onServer,
}) => {
  const app = await openFullBoard(launch, onServer);
  const { page } = app;
  const { width, height } = await app.surface();
  const session = await page.context().newCDPSession(page);
  const first = await settledPixels(page);
  await doubleDensity(page, session);
  const dense = await settledPixels(page);
  expect([dense.width, dense.height]).toEqual([width * 2, height * 2]);
  expect(steepSteps(dense)).toBeGreaterThan(steepSteps(first) * 1.5);
  expect(otherPixels(dense, await drawnAnew(page, 'light'))).toEqual([]);
  await page.mouse.move(width / 2, height / 2);
  for (const distance of [301, -301]) {
    await page.mouse.wheel(distance, -distance);
    expect(page.workers()).toHaveLength(1);
    await drawnBoard(page);
  }
  expect(otherPixels(dense, await settledPixels(page))).toEqual([]);
  await session.send('Emulation.clearDeviceMetricsOverride');
  await canvasAtDensity(page, 1);
  expect(otherPixels(first, await settledPixels(page))).toEqual([]);
});

test('ink is under the pointer during drawing on a high-density screen', async ({
  window: app,
}) => {
  const { page } = app;
  const session = await page.context().newCDPSession(page);
  await doubleDensity(page, session);
  await drawnBoard(page);
  const from = { x: 203, y: 151 };
  const to = { x: 617, y: 431 };
  await app.drawStroke([from, to], { steps: 20, hold: true });
  await drawnBoard(page);
  const live = await livePixels(page);
  await page.mouse.up();
  const settled = await settledPixels(page);
  expect(live.width).toBe((await app.surface()).width * 2);
  for (const part of [0.01, 0.3, 0.7, 1]) {
    const x = Math.round(2 * (from.x + part * (to.x - from.x)));
    const y = Math.round(2 * (from.y + part * (to.y - from.y)));
    for (const picture of [live, settled]) {
      const isDark = [-10, 0, 10].map((beside) => isDarkAt(picture, x + beside, y - beside));
      expect(isDark).toEqual([false, true, false]);
    }
  }
});

test('ink stays under the pointer when the window moves to a screen of another density during a stroke', async ({
  window: app,
}) => {
  const { page } = app;
  const session = await page.context().newCDPSession(page);
  // A hundred and twenty-eight pixels hold it, in either density.
  const from = { x: 650, y: 420 };
  const to = { x: 666, y: 436 };
  await app.drawStroke([from, to], { hold: true });
  await drawnBoard(page);
  await doubleDensity(page, session);
  await drawnBoard(page);
  const live = await livePixels(page);
  const x = from.x + to.x;
  const y = from.y + to.y;
  const isDark = [-10, 0, 10].map((beside) => isDarkAt(live, x + beside, y - beside));
  expect(isDark).toEqual([false, true, false]);
  await page.mouse.up();
});

test('an image is drawn by the painter once its bytes have arrived, also after a zoom', async ({
  launch,
  onServer,
}) => {
  const { EVERINK_SYNC_URL: url } = onServer.env;
  await writeBoard(url, onServer.boardId, boardOfImage());
  const { page } = await openFullBoard(launch, onServer);
  expect(page.workers()).toHaveLength(1);
  expect(countMagenta(await settledPixels(page))).toBe(0);
  await writeBoard(url, onServer.boardId, bytesOfImage());
  await expect.poll(async () => countMagenta(await settledPixels(page))).toBeGreaterThan(10_000);
  const seen = await settledPixels(page);
  expect(otherPixels(seen, await drawnAnew(page, 'light'))).toEqual([]);
  await press(page, 'Control+Minus', 2);
  const zoomed = await settledPixels(page);
  expect(countMagenta(zoomed)).toBeGreaterThan(4_000);
  expect(otherPixels(zoomed, await drawnAnew(page, 'light'))).toEqual([]);
});

test('the picture is right at the limits of the zoom, and in between after that', async ({
  launch,
  onServer,
}) => {
  const { page } = await openFullBoard(launch, onServer);
  const before = await settledPixels(page);
  for (const key of ['Control+Equal', 'Control+Minus']) {
    await press(page, key, 30);
    const seen = await settledPixels(page);
    expect(otherPixels(seen, await drawnAnew(page, 'light')), key).toEqual([]);
  }
  await page.keyboard.press('Shift+Digit1');
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
});

/** Changes the board, and puts another picture into the list that has to give way to one of the board as it is. */
async function makeThumbnailStale(app: EverinkApp, boardId: string): Promise<void> {
  const { page } = app;
  const another = `new Uint8Array([${imageBytes.join(',')}])`;
  await page.evaluate(
    `window.everink.request('boards.setThumbnail', { boardId: '${boardId}', png: ${another} })`,
  );
  await app.drawStroke([
    { x: 300, y: 300 },
    { x: 900, y: 500 },
  ]);
  await page.keyboard.press('Control+z');
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
}

/** The picture of the board in the list, which is open. */
async function thumbnailOnce(
  page: Page,
  title: string = t('common.untitled'),
): Promise<CanvasPicture> {
  await expect.poll(async () => (await thumbnailPixels(page, title)).width).toBe(320);
  return await thumbnailPixels(page, title);
}

test('the thumbnail is light, and the same whether the painter or the window draws it', async ({
  launch,
  onServer,
}) => {
  const app = await openFullBoard(launch, onServer);
  const { page } = app;
  const drawThumbnail = async (): Promise<CanvasPicture> => {
    await setTheme(page, 'dark');
    await drawnBoard(page);
    await makeThumbnailStale(app, onServer.boardId);
    await page.keyboard.press('b');
    return await thumbnailOnce(page);
  };
  const byPainter = await drawThumbnail();
  expect(page.workers()).toHaveLength(1);
  // As in a system that has no memory for another worker.
  await page.addInitScript(`globalThis.Worker = class extends EventTarget {
    postMessage() { setTimeout(() => this.dispatchEvent(new Event('error'))); }
    terminate() {}
  }`);
  await page.reload();
  const byWindow = await drawThumbnail();
  expect(page.workers()).toHaveLength(0);
  expect(coloursOf(byPainter).size).toBeGreaterThan(20);
  expect(otherPixels(byPainter, byWindow)).toEqual([]);
});

test('the thumbnail exists even if the board is left while its painter hangs', async ({
  launch,
  onServer,
}) => {
  const app = await openFullBoard(launch, onServer);
  const { page } = app;
  const title = titleOf(page);
  await title.fill('Full');
  await title.press('Enter');
  const [painter] = page.workers();
  if (painter === undefined) throw new Error('nothing is drawn by a painter');
  painter.evaluate('for (;;);').catch(() => {});
  await makeThumbnailStale(app, onServer.boardId);
  await page.keyboard.press('b');
  const list = new BoardListPage(page);
  await list.createBoard();
  await expect(list.screen).toBeHidden();
  await page.keyboard.press('b');
  expect(coloursOf(await thumbnailOnce(page, 'Full')).size).toBeGreaterThan(20);
});

test('the picture is restored when its painter is killed', async ({ launch, onServer }) => {
  const { page } = await openFullBoard(launch, onServer);
  const before = await settledPixels(page);
  const [painter] = page.workers();
  if (painter === undefined) throw new Error('nothing is drawn by a painter');
  const next = page.waitForEvent('worker');
  // It says nothing any more, as when the system ends it.
  await painter.evaluate(() => (globalThis as unknown as { close(): void }).close());
  await page.keyboard.press('Control+Equal');
  await next;
  await drawnBoard(page);
  await page.keyboard.press('Shift+Digit1');
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
});

test('the picture is restored when the system reclaims the memory of a canvas', async ({
  launch,
  onServer,
}) => {
  const { page } = await openFullBoard(launch, onServer);
  const before = await settledPixels(page);
  await page.evaluate(`(() => {
    const canvas = document.querySelector('canvas');
    canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
    canvas.dispatchEvent(new Event('contextrestored'));
  })()`);
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
});

test('the picture is restored when the system is short of memory', async ({ launch, onServer }) => {
  const { page } = await openFullBoard(launch, onServer);
  const before = await settledPixels(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  // The page's own part in it, which Chromium leaves out where the pressure is not real.
  await session.send('HeapProfiler.collectGarbage');
  await page.mouse.move(600, 400);
  for (const distance of [333, -333]) {
    await page.mouse.wheel(distance, distance);
    await drawnBoard(page);
  }
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
  await page.keyboard.press('Control+Equal');
  const zoomed = await settledPixels(page);
  expect(otherPixels(zoomed, await drawnAnew(page, 'light'))).toEqual([]);
  await page.keyboard.press('Shift+Digit1');
  expect(otherPixels(before, await settledPixels(page))).toEqual([]);
});
