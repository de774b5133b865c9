import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LastView } from '../../src/shared/lastView.ts';
import type { EverinkApp, LaunchOptions } from '../harness/app.ts';
import { countPixelsUnlikeKept, keptViewIn } from '../harness/keptPicture.ts';
import { expect, test, variant } from '../harness/test.ts';

type Launch = (options?: LaunchOptions) => Promise<EverinkApp>;

/** Milliseconds from the start of the page until each mark, undefined where there is none. */
interface Marks {
  readonly shownMs: number | undefined;
  readonly drawnMs: number | undefined;
}

async function boardIdOf(app: EverinkApp): Promise<string> {
  const { firstBoardId } = await app.info();
  if (firstBoardId === undefined) throw new Error('no board was open');
  return firstBoardId;
}

const viewFile = (app: EverinkApp, boardId: string): string =>
  join(app.dataFolder, 'views', `${boardId}.view`);

/** What the app has on disk of the last view of the open board, without its picture. */
async function keptView(app: EverinkApp): Promise<LastView | undefined> {
  const path = viewFile(app, await boardIdOf(app));
  return existsSync(path) ? keptViewIn(path) : undefined;
}

async function marksOf(app: EverinkApp): Promise<Marks> {
  const marks = (await app.page.evaluate(`({
    shownMs: performance.getEntriesByName('board-shown')[0]?.startTime,
    drawnMs: performance.getEntriesByName('board-drawn')[0]?.startTime,
  })`)) as Marks;
  return marks;
}

async function differingPixels(app: EverinkApp): Promise<number> {
  return await countPixelsUnlikeKept(app.page, await boardIdOf(app));
}

async function drawAndZoom(launch: Launch, folder: string): Promise<EverinkApp> {
  const app = await launch({ dataFolder: folder });
  const { x, y } = await app.middle();
  for (const [from, to] of [
    [-150, 120],
    [140, -160],
  ] as const) {
    await app.drawStroke([
      { x: x + from, y: y - 60 },
      { x: x + to, y: y + 80 },
    ]);
  }
  await app.page.mouse.wheel(60, 90);
  // Last: a zoom draws all anew, while a pan moves what was drawn, and the edges of that may be a shade beside.
  await app.page.keyboard.press('Control+Equal');
  await app.waitForStatus(/Saved/);
  await expect.poll(() => differingPixelsOrNone(app)).toBe(0);
  return app;
}

async function differingPixelsOrNone(app: EverinkApp): Promise<number | undefined> {
  return (await keptView(app)) === undefined ? undefined : await differingPixels(app);
}

test('a board opens at its last view, and its picture is shown before it is loaded', async ({
  launch,
  folder,
}) => {
  const first = await drawAndZoom(launch, folder);
  const zoom = await first.zoomPercent();
  expect(zoom).toBeGreaterThan(100);
  const seen = await first.boardPixels();
  await first.close();

  const second = await launch({ dataFolder: folder });
  expect(await second.zoomPercent()).toBe(zoom);
  const { shownMs, drawnMs } = await marksOf(second);
  expect(shownMs).toBeLessThan(drawnMs ?? 0);
  expect(await differingPixels(second)).toBe(0);
  expect(seen.countDifferent(await second.boardPixels())).toBe(0);
});

test(
  'the dark picture is shown at once with the dark theme, and not with the light one',
  variant,
  async ({ launch, folder }) => {
    const first = await launch({ dataFolder: folder });
    await first.page.evaluate(`window.everink.request('settings.set', { theme: 'dark' })`);
    await expect.poll(async () => (await keptView(first))?.isDark).toBe(true);
    await first.close();

    const second = await launch({ dataFolder: folder });
    expect((await marksOf(second)).shownMs).toBeGreaterThan(0);
    await second.close();

    const third = await launch({ dataFolder: folder, env: { EVERINK_THEME: 'light' } });
    expect((await marksOf(third)).shownMs).toBeUndefined();
    await expect.poll(async () => (await keptView(third))?.isDark).toBe(false);
  },
);

test('no picture of a deleted board remains', async ({ launch, folder }) => {
  const app = await drawAndZoom(launch, folder);
  const boardId = await boardIdOf(app);
  await app.page.evaluate(`window.everink.request('boards.create', {})`);
  await app.page.evaluate(`window.everink.request('boards.delete', { boardId: '${boardId}' })`);
  expect(existsSync(viewFile(app, boardId))).toBe(false);
});
