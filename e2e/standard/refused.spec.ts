import type { Page } from '@playwright/test';
import { readBoardsOnDisk } from '../harness/boardOnDisk.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

/** From now on, one operation of the page reaches main as none that it accepts. */
async function spoilNextOperation(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function spoiled(message: unknown) {
      const { type, operation } = message as { type?: string; operation?: { kind: string } };
      if (type === 'operation' && operation !== undefined) {
        MessagePort.prototype.postMessage = postMessage;
        operation.kind = 'nonsense';
      }
      postMessage.call(this, message);
    };
  });
}

test('I27: an operation that main refuses is reported, blocks nothing, and survives a kill', async ({
  launch,
  folder,
}) => {
  const dataFolder = folder;
  const app = await launch({ dataFolder });
  const { x, y } = await app.middle();
  const draw = async (dy: number): Promise<void> => {
    await app.drawStroke([
      { x: x - 100, y: y + dy },
      { x: x + 100, y: y + dy },
    ]);
  };
  await draw(-100);
  await app.waitForStatus(/Saved/);
  await spoilNextOperation(app.page);
  await draw(0);
  const notices = noticesOf(app.page);
  await expect(notices).toContainText(t('mainTitles.change-kept'));
  await expect(notices.getByRole('button', { name: t('notices.tryAgain') })).toBeVisible();
  await expect(notices.getByRole('button', { name: t('notices.saveBoard') })).toBeVisible();
  await draw(100);
  await app.waitForStatus(/not possible/);
  expect((await app.metrics()).value('everink_operations_lost_total')).toBe(1);
  await app.kill();
  expect(await shapeCount(dataFolder)).toBe(2);

  const again = await launch({ dataFolder });
  const told = noticesOf(again.page);
  await expect(told).toContainText(t('notices.recoveredChange'));
  await again.waitForStatus(/Saved/);
  expect(await shapeCount(dataFolder)).toBe(3);
});

async function shapeCount(dataFolder: string): Promise<number | undefined> {
  const [board] = [...(await readBoardsOnDisk(dataFolder)).values()];
  return board?.document.getMap('shapes').size;
}
