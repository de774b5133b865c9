import { decodePoints } from '../../src/shared/document/points.ts';
import type { EverinkApp } from '../harness/app.ts';
import type { ShapeOnServer } from '../harness/boardReader.ts';
import { PenDevice, type PenPoint } from '../harness/PenDevice.ts';
import { drawnBoard } from '../harness/settledPixels.ts';
import { expect, test, variantIf } from '../harness/test.ts';
import { stylePanelOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

function strokeOf(shape: ShapeOnServer | undefined) {
  if (shape?.type !== 'stroke') throw new Error('no stroke');
  const { xs, ys, pressures } = decodePoints(shape.points);
  return {
    xs: [...xs].map((x) => x + shape.x),
    ys: [...ys].map((y) => y + shape.y),
    pressures: [...(pressures ?? [])],
  };
}

const line = (y: number, pressure: number): readonly PenPoint[] =>
  Array.from({ length: 20 }, (_, index) => ({ x: 200 + index * 12, y, pressure }));

test('no bend is missed: a spiral with 1,000 points a second has all of them', async ({
  synced,
}) => {
  const { app } = synced;
  const middle = await app.middle();
  const pen = await PenDevice.over(app);
  const spiral = Array.from({ length: 2_000 }, (_, index) => {
    const angle = index / 12;
    const radius = 4 + index * 0.085;
    return {
      x: middle.x + radius * Math.cos(angle),
      y: middle.y + radius * Math.sin(angle),
      pressure: 0.5 + 0.4 * Math.sin(index / 150),
    };
  });
  await pen.draw(spiral, 1_000);

  const { xs, ys, pressures } = strokeOf(await synced.onlyShape());
  expect(xs).toHaveLength(spiral.length);
  // A new board is looked at with its origin in the corner, at 100 %.
  const furthest = spiral.map(({ x, y }, index) =>
    Math.hypot((xs[index] ?? Number.NaN) - x, (ys[index] ?? Number.NaN) - y),
  );
  expect(Math.max(...furthest)).toBeLessThan(0.1);
  const lightest = Math.min(...pressures);
  expect(lightest).toBeLessThan(40);
  expect(Math.max(...pressures)).toBeGreaterThan(220);
});

test('the pressure curve of the settings decides how bold a pen draws from then on', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  const pen = await PenDevice.over(app);
  await pen.draw(line(200, 0.5));
  await synced.shapesOnce(1);
  await app.page.keyboard.press('Control+,');
  const slider = app.page.getByRole('slider', { name: t('settings.penPressure') });
  await slider.focus();
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', t('settings.firmBy', { step: 2 }));
  await app.page.keyboard.press('Escape');
  await pen.draw(line(300, 0.5));
  const [before, after] = (await synced.shapesOnce(2)).map((shape) => strokeOf(shape).pressures);
  expect(before?.at(5)).toBe(128);
  expect(after?.at(5)).toBe(Math.round(0.5 ** 4 * 255));
});

for (const tool of ['pen', 'highlighter'] as const) {
  test(
    `a long stroke of the ${tool} looks the same during drawing and afterwards`,
    variantIf(tool !== 'pen'),
    async ({ synced }) => {
      const { app } = synced;
      await app.chooseTool(tool);
      await stylePanelOf(app.page).getByRole('slider').press('PageDown');
      const empty = await app.boardPixels();
      const area = { x: 80, y: 140, width: 780, height: 320 };
      const pen = await PenDevice.over(app);
      const wave = Array.from({ length: 700 }, (_, index) => ({
        x: 120 + index,
        y: 300 + 120 * Math.sin(index / 40),
        pressure: 0.8,
      }));
      const [first = { x: 0, y: 0, pressure: 0 }, ...others] = wave;
      const last = wave.at(-1) ?? first;
      await pen.down(first);
      await pen.move(others, 700);
      await drawnBoard(app.page);
      const live = await app.boardPixels();
      expect(await newestInkWidthPx(app)).toBeLessThan(600);
      await pen.up(last);
      await synced.shapesOnce(1);
      await drawnBoard(app.page);
      const settled = await app.boardPixels();
      const inked = settled.countDifferent(empty, area);
      expect(inked).toBeGreaterThan(5_000);
      // The end alone may differ: it is rounded only once the stroke is known to end there.
      expect(settled.countDifferent(live, area)).toBeLessThan(inked / 100);
    },
  );
}

test('predicted ink is drawn ahead of the pen and removed when it rests', async ({ synced }) => {
  const { app } = synced;
  const pen = await PenDevice.over(app);
  const [first = { x: 0, y: 0, pressure: 0 }, ...others] = line(200, 0.5);
  const ahead = await watchInkAhead(app);
  let strokeCount = 0;
  // Chromium predicts only where the pen goes steadily, which a machine with other work may prevent.
  await expect(async () => {
    if (strokeCount > 0) await pen.up({ x: 428, y: 200 });
    strokeCount += 1;
    await pen.down(first);
    await pen.move(others, 100);
    expect((await ahead()).furthestPx).toBeGreaterThan(8);
  }).toPass();
  // As far as the ink around the place of the pen is wide.
  await expect.poll(async () => (await ahead()).lastPx).toBeLessThan(6);
  await pen.up({ x: 428, y: 200 });
  for (const stroke of await synced.shapesOnce(strokeCount)) {
    expect(Math.max(...strokeOf(stroke).xs)).toBeCloseTo(428, 0);
  }
});

interface InkAhead {
  /** How far the ink on the live layer reached beyond the last place of the pen, at most in any frame and in the last one. */
  readonly furthestPx: number;
  readonly lastPx: number;
}

/** Looks at the live layer in each frame. The pen has to go to the right. */
async function watchInkAhead(app: EverinkApp): Promise<() => Promise<InkAhead>> {
  const watch = await app.board.evaluateHandle((board) => {
    const seen = { furthestPx: 0, lastPx: 0 };
    let penX = Number.NaN;
    addEventListener('pointermove', (event) => {
      penX = event.clientX - board.getBoundingClientRect().x;
    });
    const live = [...board.querySelectorAll('canvas')].at(-1);
    const context = live?.getContext('2d');
    const look = (): void => {
      requestAnimationFrame(look);
      if (context === null || context === undefined || Number.isNaN(penX)) return;
      // The live canvas is no larger than what is on it.
      const { x, y } = context.canvas.getBoundingClientRect();
      const corner = board.getBoundingClientRect();
      const from = Math.ceil(penX - (x - corner.x));
      const { data, width } = context.getImageData(from, 190 - (y - corner.y), 100, 20);
      seen.lastPx = 0;
      for (let at = 3; at < data.length; at += 4) {
        if ((data[at] ?? 0) > 128) seen.lastPx = Math.max(seen.lastPx, ((at - 3) / 4) % width);
      }
      seen.furthestPx = Math.max(seen.furthestPx, seen.lastPx);
    };
    requestAnimationFrame(look);
    return seen;
  });
  return () => watch.jsonValue();
}

/** The width of the canvas that is drawn at each frame, in pixels. */
async function newestInkWidthPx(app: EverinkApp): Promise<number> {
  return await app.board.evaluate((board) => {
    const newest = [...board.querySelectorAll('canvas')].at(-1);
    return newest?.width ?? Number.NaN;
  });
}
