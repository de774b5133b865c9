import { drawNumbers, numbers } from '../harness/chaos.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

test('I22: a full outbox leads to a question, drawing continues, and the choice is applied', async ({
  launch,
  absentServerUrl,
}) => {
  // A board of a megabyte takes a while to paint on a machine without a graphics card.

  const app = await launch({ env: { EVERINK_SYNC_URL: absentServerUrl } });
  await app.chooseTool('pen');
  await drawNumbers(app, [0]);
  await app.request('settings.set', { outboxQuotaMb: 1 });
  // A file with long strokes becomes a board by one operation.
  await app.page.evaluate(() => {
    const elements = Array.from({ length: 60 }, (_, index) => ({
      id: `${index}`,
      type: 'freedraw',
      x: 0,
      y: index * 10,
      width: 500,
      height: 40,
      points: Array.from({ length: 8_000 }, (__, at) => [at / 16, 20 * Math.sin(at / 400)]),
    }));
    const text = JSON.stringify({ type: 'excalidraw', elements });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'many.excalidraw'));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    );
  });
  const question = app.page.getByText(t('mainTitles.outbox-full'));
  await expect(question).toBeVisible();
  const reading = await app.metrics();
  expect(reading.value('everink_outbox_bytes')).toBeGreaterThan(1_000_000);
  expect(reading.value('everink_outbox_quota_bytes')).toBe(1_000_000);
  const before = reading.value('drawing_queue_size');
  await app.chooseTool('pen');
  await drawNumbers(app, numbers(1, 3));
  await app.waitForStatus(/^Saved/);
  expect((await app.metrics()).value('drawing_queue_size')).toBeGreaterThanOrEqual(before + 2);
  await app.page.getByRole('button', { name: t('notices.removeLimit') }).click();
  await expect(question).toBeHidden();
  expect((await app.metrics()).value('everink_outbox_quota_bytes')).toBe(0);
  expect((await app.metrics()).value('everink_operations_lost_total')).toBe(0);
});
