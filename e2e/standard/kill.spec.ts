import { decodePoints } from '../../src/shared/document/points.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';

test('I2: strokes shown as saved exist after a kill', async ({ launch, onServer, folder }) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  const { x, y } = await first.middle();
  await first.drawStroke([
    { x: x - 120, y: y - 120 },
    { x: x + 120, y: y - 60 },
  ]);
  await first.waitForStatus(/Saved/);
  await first.page.keyboard.press('Shift+1');
  const drawn = await first.boardPixels();
  await first.kill();

  const second = await launch(options);
  await second.page.keyboard.press('Shift+1');
  await expect
    .poll(async () => (await second.boardPixels()).countDifferent(drawn))
    .toBeLessThan(50);
  await SyncedBoard.of(second).onlyShape();
});

test('I12: a kill during a stroke keeps the ink up to 250 ms before it', async ({
  launch,
  onServer,
  folder,
}) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  const { x, y } = await first.middle();
  const from = { x: x - 200, y: y - 100 };
  const to = { x: x + 200, y: y - 100 };
  await first.drawStroke([from, to], { steps: 40, hold: true });
  // The rule is about time: this is the quarter of a second, and as much again for a busy machine.
  await first.page.waitForTimeout(500);
  await first.kill();

  const second = await launch(options);
  const stroke = await SyncedBoard.of(second).onlyShape();
  if (stroke.type !== 'stroke') {
    throw new Error(`a ${stroke.type} was recovered`);
  }
  const { xs } = decodePoints(stroke.points);
  expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(380);
});
