import type { Page } from '@playwright/test';
import { readBoardsOnDisk } from '../harness/boardOnDisk.ts';
import { expect, test } from '../harness/test.ts';

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

test('I27: an operation that main refuses is reported and holds nothing up, and quitting asks', async ({
  app,
}) => {
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
  const notices = app.page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('A change can’t be saved');
  await expect(notices.getByRole('button', { name: 'Save board as file' })).toBeVisible();
  await draw(100);
  await app.waitForStatus(/not possible/);
  expect((await app.metrics()).value('everink_operations_lost_total')).toBe(1);

  const asked = app.electron.evaluate(
    ({ dialog, app: electronApp }) =>
      new Promise<string>((resolve) => {
        dialog.showMessageBox = async (...args: unknown[]) => {
          resolve(JSON.stringify(args));
          return { response: 0, checkboxChecked: false };
        };
        electronApp.quit();
      }),
  );
  expect(await asked).toContain('One change isn’t saved.');
  await app.kill();

  const [board] = [...(await readBoardsOnDisk(app.dataFolder)).values()];
  expect(board?.document.getMap('shapes').size).toBe(2);
});
