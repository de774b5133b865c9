import type { EverinkApp } from '../harness/app.ts';
import { expect, test } from '../harness/test.ts';
import { boardOf, dialogOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

async function windowBounds(app: EverinkApp) {
  return await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
}

test('the window remembers its place', async ({ launch, folder }) => {
  const place = { x: 140, y: 90, width: 1010, height: 730 };
  const first = await launch({ dataFolder: folder });
  await first.electron.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    place,
  );
  await expect.poll(() => windowBounds(first)).toEqual(place);
  await first.close();
  const second = await launch({ dataFolder: folder });
  expect(await windowBounds(second)).toEqual(place);
});

test('a second window shows the same board, and ink syncs both ways', async ({
  syncedAlone: synced,
}) => {
  const { app } = synced;
  const opened = app.electron.waitForEvent('window');
  await app.page.keyboard.press('Control+Shift+n');
  const page = await opened;
  await expect(boardOf(page)).toBeVisible();
  await app.waitForStatus(/Saved/, { page });
  const { x, y } = await app.middle(page);
  const upper = { x, y: y - 100 };
  const lower = { x, y: y + 100 };
  const blank = [await app.boardPixels(), await app.boardPixels(page)] as const;

  await app.drawStroke([
    { x: x - 60, y: upper.y },
    { x: x + 60, y: upper.y },
  ]);
  await expect
    .poll(async () => (await app.boardPixels(page)).hasInkNear(blank[1], upper))
    .toBe(true);
  await app.drawStroke(
    [
      { x: x - 60, y: lower.y },
      { x: x + 60, y: lower.y },
    ],
    { page },
  );
  await expect.poll(async () => (await app.boardPixels()).hasInkNear(blank[0], lower)).toBe(true);
  await synced.shapesOnce(2);
});

test('the About window names the runtime in use', async ({ window: app }) => {
  const { electron, chromium } = await app.info();
  await app.chooseMenuItem('about');
  const about = dialogOf(app.page, t('about.title'));
  await expect(about).toContainText(electron);
  await expect(about).toContainText(chromium);
  const iconWidthPx = () =>
    about.locator('img').evaluate((icon: HTMLImageElement) => icon.naturalWidth);
  await expect.poll(iconWidthPx).toBeGreaterThan(0);
});

test('the window has no menu bar', async ({ window: app }) => {
  const heights = await app.page.evaluate(() => ({ window: outerHeight, page: innerHeight }));
  expect(heights.page).toBe(heights.window);
});
