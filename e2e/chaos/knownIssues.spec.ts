import {
  cutFor,
  drawNumbers,
  expect,
  expectDelivered,
  numbers,
  strokeNumber,
  test,
} from '../harness/chaos.ts';

test('half a second offline keeps the latest pencil lines (tldraw 6398)', async ({
  launchOnLine,
  line,
}) => {
  const board = await launchOnLine('half-second');
  const { app } = board;
  const blank = await app.boardPixels();
  const middle = await app.middle();
  const [from, to] = strokeNumber(0, middle);
  // One stroke is begun before, one drawn in, and one begun in the half second.
  await app.drawStroke([from, { x: from.x + 15, y: from.y + 5 }], { hold: true });
  const restored = cutFor(line, 500);
  await app.page.mouse.up();
  await drawNumbers(app, [1]);
  const [, lastTo] = strokeNumber(2, middle);
  await app.drawStroke(strokeNumber(2, middle), { hold: true });
  await restored;
  await app.page.mouse.up();

  await board.shapesOnce(3);
  await expectDelivered(app, 3);
  const now = await app.boardPixels();
  expect(now.hasInkNear(blank, from)).toBe(true);
  expect(now.hasInkNear(blank, to)).toBe(false);
  expect(now.hasInkNear(blank, lastTo)).toBe(true);
});

test('after drawing offline, Synced means that the server has the changes (hocuspocus 183)', async ({
  launchOnLine,
  line,
}) => {
  const board = await launchOnLine('synced-means');
  const { app } = board;
  line.cut();
  await app.waitForStatus(/Offline/);
  await drawNumbers(app, numbers(0, 4));
  await app.waitForStatus(/Saved.*Offline.*4 waiting/s);
  line.restore();
  await app.waitForStatus(/Synced/);
  // Asked once, in this moment.
  expect(await board.shapes()).toHaveLength(4);
  await expectDelivered(app, 4);
});

test('reconnecting does not restore shapes that were erased offline (tldraw 10098)', async ({
  launchOnLine,
  line,
}) => {
  const board = await launchOnLine('erased');
  const other = await launchOnLine('erased');
  const { app } = board;
  const blank = await app.boardPixels();
  await drawNumbers(app, [0, 3]);
  const [erased, kept] = await board.shapesOnce(2);
  line.cut();
  await app.waitForStatus(/Offline/);
  const [from, to] = strokeNumber(0, await app.middle());
  await app.chooseTool('eraser');
  await app.drawStroke([
    { x: from.x + 15, y: from.y - 25 },
    { x: from.x + 15, y: to.y + 15 },
  ]);
  await app.waitForStatus(/Offline.*1 waiting/s);
  line.restore();

  const [left] = await board.shapesOnce(1);
  expect(left?.id).toBe(kept?.id);
  expect(left?.id).not.toBe(erased?.id);
  await other.app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  for (const each of [app, other.app]) {
    await expect
      .poll(async () => (await each.boardPixels()).hasInkNear(blank, { x: from.x, y: from.y }))
      .toBe(false);
  }
  expect(await board.shapes()).toHaveLength(1);
});

test('a server that hangs is shown as offline, not as syncing forever, and receives everything when it continues', async ({
  launchOnLine,
  server,
}) => {
  const board = await launchOnLine('hanging');
  const { app } = board;
  server.pause();
  await drawNumbers(app, numbers(0, 2));
  await app.waitForStatus(/Saved.*Syncing/s);
  await app.waitForStatus(/Saved.*Offline.*2 waiting/s);
  server.resume();
  await board.shapesOnce(2);
  await expectDelivered(app, 2);
});
