import type { Page } from '@playwright/test';
import { allCommands, commands, toolCommands } from '../../src/renderer/ui/commands/commands.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

const tools = Object.values(toolCommands);

async function openMenuItem(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
}

async function openBoards(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Boards', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Boards' })).toBeVisible();
}

test('every tool has its button, and is chosen by a click and by its key', async ({ app }) => {
  const { page } = app;
  const toolbar = page.getByRole('toolbar', { name: 'Tools' });
  for (const { name } of tools) {
    await toolbar.getByRole('button', { name: t(name), exact: true }).click();
    await expect(toolbar.getByRole('button', { pressed: true })).toHaveAccessibleName(t(name));
  }
  for (const { name, shortcuts } of tools) {
    for (const shortcut of shortcuts) {
      await page.keyboard.press('h');
      await page.keyboard.press(shortcut.toLowerCase());
      await expect(toolbar.getByRole('button', { pressed: true })).toHaveAccessibleName(t(name));
    }
  }
});

test('a tooltip names the tool and its key', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Rectangle', exact: true }).hover();
  await expect(page.getByRole('tooltip')).toHaveText('RectangleR');
  await page.getByRole('button', { name: 'Undo', exact: true }).hover({ force: true });
  await expect(page.getByRole('tooltip')).toHaveText('UndoCtrlZ');
});

test('the toolbar is one stop of the tab key, and the arrows move in it', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Pen', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'Highlighter', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Highlighter', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Note', exact: true })).toBeFocused();
});

test('the help sheet lists every command', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const { name } of allCommands) {
    const term = sheet.getByRole('term').filter({ hasText: t(name).replace('…', '') });
    await expect(term.first()).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(app.board).toBeFocused();
});

test('the style panel shows what fits the tool, and each part of it has a key', async ({ app }) => {
  const { page } = app;
  const style = page.getByRole('region', { name: 'Style' });
  await app.chooseTool('Rectangle');
  await expect(style.getByRole('group', { name: 'Fill' })).toBeVisible();
  await app.chooseTool('Pen');
  await expect(style.getByRole('group', { name: 'Fill' })).toBeHidden();
  await expect(style.getByRole('group', { name: 'Width' })).toBeVisible();
  await page.keyboard.press('3');
  await expect(style.getByRole('button', { name: 'Red', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const isPressed = async (name: string): Promise<void> =>
    await expect(style.getByRole('button', { name, exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  await page.keyboard.press('w');
  await isPressed('Bold');
  await page.keyboard.press('Shift+W');
  await isPressed('Medium');
  await page.keyboard.press(',');
  await expect(style.getByRole('slider', { name: /Opacity/ })).toHaveValue('90');
  await page.keyboard.press('.');
  await expect(style.getByRole('slider', { name: /Opacity/ })).toHaveValue('100');
  await app.chooseTool('Rectangle');
  await page.keyboard.press('f');
  await isPressed('Red fill');
  await page.keyboard.press('Alt+8');
  await isPressed('Blue fill');
  await page.keyboard.press('f');
  await isPressed('No fill');
  await style.getByRole('button', { name: 'Bold', exact: true }).hover();
  await expect(page.getByRole('tooltip')).toHaveText('BoldW');
  await app.chooseTool('Eraser');
  await expect(style).toBeHidden();
});

test('shapes of different colours are shown as mixed', async ({ app }) => {
  const { page } = app;
  await app.chooseTool('Pen');
  await page.keyboard.press('3');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await page.keyboard.press('6');
  await app.drawStroke([
    { x: 200, y: 300 },
    { x: 300, y: 360 },
  ]);
  await page.keyboard.press('Control+a');
  const colour = page.getByRole('region', { name: 'Style' }).getByRole('group', { name: 'Colour' });
  await expect(colour).toContainText('Mixed');
  await colour.getByRole('button', { name: 'Blue', exact: true }).click();
  await expect(colour).not.toContainText('Mixed');
});

test('copy and paste double the selection, cut takes it away', async ({ app }) => {
  const { page } = app;
  await app.chooseTool('Rectangle');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  const selection = page.getByRole('group', { name: 'Selection' });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+x');
  await expect(selection).toBeHidden();
  await expect(page.getByText('Just draw.')).toBeVisible();
  await page.keyboard.press('Control+v');
  await expect(page.getByText('Just draw.')).toBeHidden();
  await expect(selection).toBeVisible();
});

test('zoom is shown and set', async ({ app }) => {
  const { page } = app;
  const zoom = page.getByRole('button', { name: /^Zoom:/ });
  await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
  await expect(zoom).toHaveText('125%');
  await zoom.click();
  await page.getByRole('menuitem', { name: '200%' }).click();
  await expect(zoom).toHaveText('200%');
  await page.keyboard.press('Control+0');
  await expect(zoom).toHaveText('100%');
});

test('the title is edited in place; Escape takes it back', async ({ app }) => {
  const { page } = app;
  const title = page.getByLabel('Board title');
  await title.fill('Kitchen plan');
  await page.keyboard.press('Enter');
  await expect(title).toHaveValue('Kitchen plan');
  await expect(page).toHaveTitle('Kitchen plan – Everink');
  await title.fill('Something else');
  await page.keyboard.press('Escape');
  await expect(title).toHaveValue('Kitchen plan');
  await openBoards(page);
  await expect(page.getByRole('button', { name: 'Open Kitchen plan' })).toBeVisible();
});

test('letters typed in a field are text, not shortcuts', async ({ app }) => {
  const { page } = app;
  await page.getByLabel('Board title').click();
  await page.keyboard.type('hello');
  await expect(
    page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { pressed: true }),
  ).toHaveAccessibleName('Pen');
});

test('boards are made, renamed, found, deleted and brought back', async ({ app }) => {
  const { page } = app;
  await openBoards(page);
  await page.getByRole('button', { name: 'New board' }).click();
  await page.getByLabel('Board title').fill('First');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+n');
  await expect(page.getByLabel('Board title')).toHaveValue('');
  await openBoards(page);

  await page.getByRole('button', { name: t('boards.moreActions', { title: 'First' }) }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog', { name: 'Boards' }).getByLabel('Board title').fill('Second');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Open Second' })).toBeVisible();

  await page.getByLabel('Search boards').fill('sec');
  await expect(page.getByRole('button', { name: /^Open/ })).toHaveCount(1);
  await page.getByLabel('Search boards').fill('nowhere');
  await expect(page.getByText('No board is called “nowhere”.')).toBeVisible();
  await page.getByLabel('Search boards').fill('');

  await page.getByRole('button', { name: t('boards.moreActions', { title: 'Second' }) }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Open Second' })).toBeHidden();
  const notices = page.getByRole('region', { name: 'Notices' });
  await notices.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Open Second' })).toBeVisible();

  await page.getByRole('button', { name: 'Open Second' }).focus();
  await page.keyboard.press('Delete');
  await page.getByText('Recently deleted').click();
  await page.getByRole('button', { name: 'Restore Second' }).click();
  await page.getByRole('button', { name: 'Open Second' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Boards' })).toBeHidden();
  await expect(page.getByLabel('Board title')).toHaveValue('Second');
});

test('the board that is open can be deleted: another one takes its place', async ({ app }) => {
  const { page } = app;
  await page.getByLabel('Board title').fill('Only one');
  await page.keyboard.press('Enter');
  await openBoards(page);
  await page.getByRole('button', { name: t('boards.moreActions', { title: 'Only one' }) }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Open Only one' })).toBeHidden();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Board title')).not.toHaveValue('Only one');
  await expect(app.board).toBeVisible();
});

test('an invitation that is none is refused beside the field', async ({ app }) => {
  const { page } = app;
  await openBoards(page);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByLabel('Join with an invitation').fill('hello');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(/invitation/i);
});

test('dark follows the setting', async ({ app }) => {
  const { page } = app;
  await openMenuItem(page, 'Settings');
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(dark).toBe('rgb(22, 24, 29)');
  await openMenuItem(page, 'Settings');
  await page.getByLabel('Theme').selectOption('light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('a wrong setting is named beside its field and not kept', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('Control+,');
  const address = page.getByLabel('Server address');
  await address.fill('boards.example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText(/begins with wss:\/\/ or ws:\/\//);
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(t('settings.traceSampleRate')).fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('settings.traceSampleRateProblem'))).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await expect(address).toHaveValue('');
});

test('a setting that the environment decides is read-only and says so', async ({ launch }) => {
  const { page } = await launch({ env: { EVERINK_LOG_LEVEL: 'warn' } });
  await page.keyboard.press('Control+,');
  await expect(page.getByLabel('Log level')).toBeDisabled();
  await expect(page.getByText('EVERINK_LOG_LEVEL')).toBeVisible();
});

test('the status says what is true without a server', async ({ app }) => {
  await app.waitForStatus(/Saved.*Local only.*\d+ waiting/);
  await app.page
    .getByRole('status', { name: t('status.label') })
    .getByRole('button')
    .click();
  await expect(app.page.getByRole('dialog', { name: 'Status details' })).toContainText(
    'Everything is saved on this device.',
  );
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog', { name: 'Status details' })).toBeHidden();
});

test('the status says why a board is offline, how much waits, and offers to try now', async ({
  launch,
  absentServerUrl,
}) => {
  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await app.waitForStatus(/Saved.*Offline.*1 waiting/);
  const region = app.page.getByRole('status', { name: t('status.label') });
  await expect(region).toContainText('The sync server refuses connections.');
  const tries = async () => (await app.metrics()).value('orchestrator_retry_total');
  // A busy machine may take longer over the click than the app waits: then once more.
  await expect(async () => {
    await expect(region).toContainText(/retrying in ([4-9]|\d\d) s/);
    const startMs = performance.now();
    const [, seconds] = /retrying in (\d+) s/.exec((await region.textContent()) ?? '') ?? [];
    const before = await tries();
    await region.getByRole('button', { name: t('status.retryNow') }).click();
    await expect.poll(tries).toBeGreaterThan(before);
    expect(performance.now() - startMs).toBeLessThan(Number(seconds) * 500);
  }).toPass();
  await region.getByRole('button').first().click();
  await expect(app.page.getByRole('dialog', { name: 'Status details' })).toContainText(
    '1 change is safe on this device',
  );
});

test('the menu is worked with the keyboard', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Menu', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Boards' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: t(commands.about.name) })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'About Everink' })).toContainText('Electron');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('in a small window every tool is within reach', async ({ app }) => {
  const { page } = app;
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 600);
  });
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(800);
  await app.chooseTool('Rectangle');
  const boxes = await page
    .locator('.island, .share-button, .style-panel')
    .evaluateAll((islands) => islands.map((island) => island.getBoundingClientRect().toJSON()));
  for (const [index, a] of boxes.entries()) {
    expect(a.left).toBeGreaterThanOrEqual(0);
    expect(a.right).toBeLessThanOrEqual(800);
    expect(a.bottom).toBeLessThanOrEqual(600);
    for (const b of boxes.slice(index + 1)) {
      const isApart =
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      expect(isApart, `${JSON.stringify(a)} covers ${JSON.stringify(b)}`).toBe(true);
    }
  }
});
