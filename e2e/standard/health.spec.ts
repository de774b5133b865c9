import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

test('the Health window shows what waits, why, and what went wrong, as it happens', async ({
  launch,
  absentServerUrl,
}) => {
  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  const { page } = app;
  await page.getByLabel('Board title').fill('Kitchen plan');
  await page.keyboard.press('Enter');
  await app.waitForStatus(/Offline/);
  await page.keyboard.press('Control+Shift+h');
  const health = page.getByRole('dialog', { name: 'Health' });
  await expect(health).toContainText('1 change is waiting for the server.');
  await expect(health.getByRole('img', { name: /^Waiting: now 1 changes/ })).toBeVisible();
  await expect(health.getByRole('region', { name: 'Servers' })).toContainText(absentServerUrl);
  await expect(health.getByRole('region', { name: 'Outbox by board' })).toContainText(
    /Kitchen plan.*1 waiting/,
  );
  await page.keyboard.press('Escape');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 260 },
  ]);
  await page.keyboard.press('Control+Shift+h');
  await expect(health.getByRole('img', { name: /^Waiting: now 2 changes/ })).toBeVisible();
  await expect(health.getByRole('region', { name: 'Last errors' })).toContainText(
    'delivery failed',
  );

  await health.getByRole('button', { name: t('health.copyReport') }).click();
  const report = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(report).toContain(absentServerUrl);
  expect(report).toContain('delivery failed');
  expect(report).not.toContain('Kitchen plan');
});
