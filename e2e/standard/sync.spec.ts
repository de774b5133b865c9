import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';

test('two apps on one server show the same board', async ({
  syncedAlone: synced,
  launch,
  onServer,
}) => {
  const { app } = synced;
  const other = await launch(onServer);
  const { x, y } = await app.middle();
  const upper = { x, y: y - 100 };
  const lower = { x, y: y + 100 };
  const blank = [await app.boardPixels(), await other.boardPixels()] as const;

  await app.drawStroke([
    { x: x - 80, y: upper.y },
    { x: x + 80, y: upper.y },
  ]);
  await other.drawStroke([
    { x: x - 80, y: lower.y },
    { x: x + 80, y: lower.y },
  ]);
  await expect.poll(async () => (await app.boardPixels()).hasInkNear(blank[0], lower)).toBe(true);
  await expect.poll(async () => (await other.boardPixels()).hasInkNear(blank[1], upper)).toBe(true);
  await synced.shapesOnce(2);
  await other.waitForStatus(/Saved.*Synced.*0 waiting/s);

  for (const each of [app, other]) {
    const metrics = await each.metrics();
    expect(metrics.value('drawing_queue_size')).toBe(0);
    expect(metrics.value('drawing_success_total')).toBe(1);
    expect(metrics.value('drawing_failed_total')).toBe(0);
  }
});

test('I7: changes made without a server are delivered when there is one', async ({
  launch,
  onServer,
  folder,
}) => {
  const alone = await launch({ boardId: onServer.boardId, dataFolder: folder });
  const { x, y } = await alone.middle();
  await alone.waitForStatus(/Local only/);
  await alone.drawStroke([
    { x: x - 80, y },
    { x: x + 80, y: y - 40 },
  ]);
  await alone.waitForStatus(/Saved/);
  await alone.close();

  const connected = await launch({ ...onServer, dataFolder: folder });
  const stroke = await SyncedBoard.of(connected).onlyShape();
  expect(stroke.type).toBe('stroke');
});
