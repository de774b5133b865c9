import { drawNumbers, expect, expectDelivered, numbers, test } from '../harness/chaos.ts';

test('I4, I5: a server killed after it stored a stroke and before it answered has it once', async ({
  launchOnLine,
  line,
  server,
}) => {
  const board = await launchOnLine('killed-after');
  const storedBefore = await server.metric('everink_server_updates_stored_total');
  line.holdAnswers();
  await drawNumbers(board.app, [0]);
  await expect
    .poll(() => server.metric('everink_server_updates_stored_total'))
    .toBeGreaterThan(storedBefore);
  expect((await board.app.metrics()).value('drawing_queue_size')).toBe(1);
  await server.kill();
  line.cut();
  await server.start();
  expect(await board.shapes()).toHaveLength(1);
  line.restore();

  await board.shapesOnce(1);
  await expectDelivered(board.app, 1);
});

test('I3, I4: a server killed after it received a stroke and before it stored it receives it again', async ({
  launchOnLine,
  line,
  server,
}) => {
  const board = await launchOnLine('killed-before');
  server.pause();
  const bytesBefore = line.bytesToServer;
  await drawNumbers(board.app, [0]);
  await expect.poll(() => line.bytesToServer).toBeGreaterThan(bytesBefore + 50);
  await server.kill();
  await server.start();

  await board.shapesOnce(1);
  await expectDelivered(board.app, 1);
});

test('I4: strokes shown as synced are on the server after a kill', async ({
  launchOnLine,
  server,
}) => {
  const board = await launchOnLine('synced-then-killed');
  await drawNumbers(board.app, numbers(0, 5));
  await board.app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await server.kill();
  await server.start();
  expect(await board.shapes()).toHaveLength(5);
});
