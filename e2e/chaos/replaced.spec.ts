import { rm } from 'node:fs/promises';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import { drawNumbers, expect, expectDelivered, numbers, test } from '../harness/chaos.ts';
import { chaosSeed } from '../harness/chaosSeed.ts';
import { Impostor } from '../harness/Impostor.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { t } from '../harness/words.ts';

test('I5, I7: a server replaced by an empty one receives the whole board again, with nothing lost or duplicated', async ({
  launchOnLine,
  line,
  server,
}) => {
  const board = await launchOnLine('emptied');
  const { app } = board;
  await drawNumbers(app, numbers(0, 5));
  const before = await board.shapesOnce(5);
  await server.kill();
  await rm(server.dataFolder, { recursive: true });
  await drawNumbers(app, numbers(5, 2));
  await app.waitForStatus(/Saved.*Offline.*2 waiting/s);
  // Nobody else had the board meanwhile.
  line.cut();
  await server.start();
  expect(await board.shapes()).toHaveLength(0);
  line.restore();

  const after = await board.shapesOnce(7);
  expect(after.slice(0, 5)).toEqual(before);
  await expectDelivered(app, 7);
});

/** What may listen at the server's address, and the reasons that the window may then give. */
const impostors = [
  {
    name: 'a WebSocket server that answers random bytes',
    start: (port: number) => Impostor.randomBytes(port, seededRandom(chaosSeed())),
    reason: /not-hocuspocus|cut|cut-unencrypted/,
  },
  {
    name: 'a WebSocket server that answers texts',
    start: (port: number) => Impostor.text(port),
    reason: /not-hocuspocus/,
  },
  {
    name: 'a web site',
    start: (port: number) => Impostor.webSite(port),
    reason: /not-hocuspocus/,
  },
  {
    name: 'a server that takes connections and never answers',
    start: (port: number) => Impostor.silent(port),
    reason: /no-answer/,
  },
] as const;

test('I3, I7: a server replaced by one that answers garbage is Offline with the reason; the right one receives everything', async ({
  launch,
  server,
}) => {
  const boardId = 'garbage';
  const app = await launch({ boardId, env: { EVERINK_SYNC_URL: server.url } });
  const board = new SyncedBoard(app, server.url, boardId);
  await app.chooseTool('pen');
  let drawn = 0;
  for (const { name, start, reason } of impostors) {
    await test.step(name, async () => {
      await drawNumbers(app, [drawn]);
      await board.shapesOnce(drawn + 1);
      await server.kill();
      const impostor = await start(server.port);
      await drawNumbers(app, [drawn + 1]);
      await app.waitForStatus(new RegExp(`Saved Offline 1 waiting, (${reason.source})[,:]`));
      await impostor.stop();
      await server.start();
      // A person who sees the right one back need not wait for the next retry; it may have come by itself just now.
      const retry = app.page.getByRole('button', { name: t('status.retryNow') });
      await retry.click({ timeout: 2_000 }).catch(() => undefined);
      await board.shapesOnce(drawn + 2);
      drawn += 2;
    });
  }
  await expectDelivered(app, drawn);
});
