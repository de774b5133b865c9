import type { Page } from '@playwright/test';
import type { MainNotice } from '../../src/shared/mainNotice.ts';
import type { EverinkApp } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { statusRegionOf } from '../harness/statusRegion.ts';
import { expect, test, variantIf } from '../harness/test.ts';
import {
  closeNoticeButtonOf,
  menuButtonOf,
  noticesOf,
  statusDetailsOf,
  zoomOf,
} from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** A screen of 1366 x 768 at 200%, less a panel; tools just in one row, and in two; and the smallest window. */
const sizes = [
  { width: 683, height: 344 },
  { width: 608, height: 344 },
  { width: 540, height: 344 },
  { width: 480, height: 320 },
] as const;

async function resize(app: EverinkApp, size: { width: number; height: number }): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  await expect
    .poll(() => app.page.evaluate(() => ({ width: innerWidth, height: innerHeight })))
    .toEqual(size);
}

/**
 * The controls that the pointer does not reach, once they are scrolled into view: beyond the window's edges, or below
 * something else. What is inert or hidden on purpose is left out.
 */
async function unreachable(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const isCovered = (control: HTMLElement, x: number, y: number): boolean => {
      const hit = document.elementFromPoint(x, y);
      return !control.contains(hit) && hit?.closest('label')?.control !== control;
    };
    const isReachable = (control: HTMLElement): boolean => {
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, right, top, bottom } = control.getBoundingClientRect();
      // Scrolling ends at whole pixels.
      const isInside =
        left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
      return isInside && !isCovered(control, (left + right) / 2, (top + bottom) / 2);
    };
    const describe = (control: HTMLElement): string => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const where = [left, top, right, bottom].map(Math.round).join(' ');
      return `${control.ariaLabel ?? control.textContent ?? control.tagName} at ${where}`;
    };
    const front =
      document.querySelector(':popover-open') ??
      document.querySelector('[role="dialog"][aria-modal="true"]') ??
      document;
    const controls = front.querySelectorAll<HTMLElement>(
      'button, input, select, textarea, summary, [role="menuitem"]',
    );
    return [...controls]
      .filter((control) => control.closest('[inert]') === null && control.checkVisibility())
      .filter((control) => !isReachable(control))
      .map(describe);
  });
}

for (const size of sizes) {
  test(
    `I31: every control is in reach at ${size.width} x ${size.height}`,
    variantIf([608, 540].includes(size.width)),
    async ({ app }) => {
      const { page } = app;
      const { x, y } = await app.middle();
      await app.drawStroke([
        { x, y },
        { x: x + 60, y: y + 20 },
      ]);
      await resize(app, size);
      const check = async (what: string): Promise<void> => {
        expect(await unreachable(page), what).toEqual([]);
      };
      await app.chooseTool('rectangle');
      await check('board');
      await menuButtonOf(page).click();
      await expect(page.getByRole('menu', { name: t('editor.menu') })).toBeVisible();
      await check('menu');
      await page.keyboard.press('Escape');
      await zoomOf(page).click();
      await expect(page.getByRole('menu', { name: t('editor.zoom') })).toBeVisible();
      await check('zoom');
      await page.keyboard.press('Escape');
      await statusRegionOf(page).getByRole('button').click();
      await expect(statusDetailsOf(page)).toBeVisible();
      await check('status');
      await page.keyboard.press('Escape');
      const dialogs = [
        'settings',
        'health',
        'share',
        'join',
        'exportPng',
        'shortcuts',
        'about',
      ] as const;
      for (const command of dialogs) {
        await app.chooseMenuItem(command);
        await expect(page.getByRole('dialog')).toBeVisible();
        await check(command);
        if (command === 'settings') {
          await page.getByText(t('settings.advanced'), { exact: true }).click();
          await check('advanced settings');
        }
        await page.keyboard.press('Escape');
      }
      await app.chooseMenuItem('about');
      await page.getByRole('button', { name: t('about.thirdParty') }).click();
      await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
      await check('licences');
      await page.keyboard.press('Escape');
      const list = await BoardListPage.open(page);
      await list.showJoin();
      await check('boards');
      await list.openMenu(t('common.untitled'));
      await expect(page.getByRole('menuitem', { name: t('boards.delete') })).toBeVisible();
      await check('menu of a board');
    },
  );
}

test('I31: an open menu follows a change of the window', async ({ app }) => {
  const { page } = app;
  await resize(app, { width: 480, height: 320 });
  await menuButtonOf(page).click();
  const menu = page.getByRole('menu', { name: t('editor.menu') });
  await expect(menu).toBeVisible();
  const isCut = () => menu.evaluate((list) => list.scrollHeight > list.clientHeight);
  expect(await isCut()).toBe(true);
  await resize(app, { width: 1_200, height: 800 });
  await expect.poll(isCut).toBe(false);
  await resize(app, { width: 480, height: 320 });
  await expect.poll(isCut).toBe(true);
  expect(await unreachable(page)).toEqual([]);
});

test('I31: notices leave the tools in reach, and errors stay in view', async ({
  launch,
  absentServerUrl,
}) => {
  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  const { page } = app;
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 100, y },
    { x: x + 100, y },
  ]);
  await app.waitForStatus(/Saved.*Offline.*1 waiting/);
  const shown: readonly MainNotice[] = [
    { id: '1', level: 'error', code: 'unexpected-error' },
    { id: '2', level: 'error', code: 'outbox-full', megabytes: 2_048 },
    { id: '3', level: 'warning', code: 'window-restarted' },
    { id: '4', level: 'warning', code: 'outbox-nearly-full', megabytes: 2_048 },
  ];
  const newestError = t('mainTitles.outbox-full');
  const newest = t('mainTitles.outbox-nearly-full');
  const notices = noticesOf(page);
  for (const size of sizes) {
    await resize(app, size);
    await app.electron.evaluate(({ BrowserWindow }, sent) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      for (const notice of sent) contents?.send('everink:event', 'notice', notice);
    }, shown);
    await expect(notices.getByText(newest, { exact: true })).toBeAttached();
    expect(await unreachable(page)).toEqual([]);
    // As it stands, without scrolling.
    await notices.evaluate((list) => list.scrollTo(0, 0));
    await expect(notices.getByText(newestError)).toBeInViewport();
    for (let left = shown.length; left > 0; left -= 1) {
      await closeNoticeButtonOf(notices).first().click();
    }
  }
});

test('I31: at twice the scale the window fits its screen', async ({ launch, folder }) => {
  const first = await launch({ dataFolder: folder });
  await first.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 200, y: 60, width: 1_300, height: 900 }),
  );
  await first.close();
  const app = await launch({ dataFolder: folder, switches: ['--force-device-scale-factor=2'] });
  const { bounds, workArea } = await app.electron.evaluate(({ BrowserWindow, screen }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
    workArea: screen.getPrimaryDisplay().workArea,
  }));
  expect(bounds).toEqual(workArea);
  expect(await unreachable(app.page)).toEqual([]);
});
