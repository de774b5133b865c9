import type { Locator } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { dialogOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** The plot of what waits, when so much does and never more did. */
function waitingPlot(health: Locator, value: number): Locator {
  const now = t('health.changes', { value });
  const peak = t('health.peak', { value: now });
  const name = t('health.plot', { label: t('health.waitingPlot'), now, peak });
  return health.getByRole('img', { name, exact: true });
}

test('the Health window shows queued changes, reasons and problems as they occur', async ({
  launch,
  absentServerUrl,
}) => {
  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  const { page } = app;
  const title = 'Kitchen plan';
  const logLine = 'delivery failed';
  await titleOf(page).fill(title);
  await page.keyboard.press('Enter');
  await app.waitForStatus(/Offline/);
  await page.keyboard.press('Control+Shift+h');
  const health = dialogOf(page, t('health.title'));
  await expect(health).toContainText(t('health.waiting', { count: 1 }));
  await health.getByText(t('health.details'), { exact: true }).click();
  await expect(waitingPlot(health, 1)).toBeVisible();
  const section = (name: string): Locator => health.getByRole('region', { name, exact: true });
  await expect(section(t('health.servers'))).toContainText(new URL(absentServerUrl).host);
  const outbox = section(t('health.outbox'));
  await expect(outbox).toContainText(title);
  await expect(outbox).toContainText(t('health.waitingCount', { count: 1 }));
  await page.keyboard.press('Escape');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await page.keyboard.press('Control+Shift+h');
  await health.getByText(t('health.details'), { exact: true }).click();
  await expect(waitingPlot(health, 2)).toBeVisible();
  await expect(section(t('health.lastErrors'))).toContainText(logLine);

  await health.getByRole('button', { name: t('health.copyReport') }).click();
  const report = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(report).toContain(absentServerUrl);
  expect(report).toContain(logLine);
  expect(report).not.toContain(title);
});
