import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../harness/test.ts';

test('the version of the runtime in use is logged at start', async ({ app }) => {
  const { electron, version, logFile } = await app.info();
  expect(await readFile(logFile, 'utf8')).toContain(
    `Everink starts version=${version} electron=${electron}`,
  );
});

test('a wrong variable is named with what was expected, and the app opens all the same', async ({
  launch,
}) => {
  const app = await launch({
    env: { EVERINK_SYNC_URL: 'http://boards.example.com', EVERINK_RETRY_FACTOR: 'often' },
  });
  const notice = app.page.getByRole('region', { name: 'Notices' });
  await expect(notice).toContainText('EVERINK_SYNC_URL must be');
  await expect(notice).toContainText('EVERINK_RETRY_FACTOR must be a number from 1 to 100');
  expect(app.output).toContain('EVERINK_SYNC_URL must be');
  await app.waitForStatus(/Saved.*Local only/);
});

test('a metrics port that is taken is told with what to do, and drawing goes on', async ({
  launch,
}) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const app = await launch({ env: { EVERINK_METRICS_PORT: String(port) } });
  await expect(app.page.getByRole('region', { name: 'Notices' })).toContainText(
    `port ${port} is taken by another program. Choose another port in the settings`,
  );
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 80, y },
    { x: x + 80, y },
  ]);
  await app.waitForStatus(/Saved/);
  other.close();
});

test('a metrics port that is set counts at once, and takes back the warning', async ({
  launch,
  folder,
}) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const app = await launch({ dataFolder: folder, env: { EVERINK_METRICS_PORT: '' } });
  await app.page.keyboard.press('Control+,');
  const field = app.page.getByLabel('Metrics port');
  await field.fill(String(port));
  await field.press('Enter');
  const notices = app.page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('Metrics are not served');
  await field.fill('0');
  await field.press('Enter');
  await expect(notices).not.toContainText('Metrics are not served');
  const metrics = await app.metrics();
  expect(metrics.value('drawing_queue_size')).toBe(0);
  other.close();
});
