import type { EverinkApp } from '../harness/app.ts';
import { expect, strokeNumber, test } from '../harness/chaos.ts';
import { chaosSeed, seededRandom } from '../harness/random.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';

const kills = 4;

interface Burst {
  /** Strokes that were on the board when the window last said "Saved". */
  readonly savedCount: number;
  /** Strokes that were begun; the last one may have been cut off by the kill. */
  readonly begunCount: number;
}

/** Draws stroke after stroke and kills all processes of the app in the middle of it. */
async function drawUntilKilled(
  app: EverinkApp,
  firstNumber: number,
  delayMs: number,
): Promise<Burst> {
  const middle = await app.middle();
  let isKilled = false;
  let savedCount = 0;
  let begunCount = 0;
  const killed = new Promise((resolve) => setTimeout(resolve, delayMs)).then(async () => {
    isKilled = true;
    await app.kill();
  });
  try {
    while (!isKilled) {
      const stroke = strokeNumber(firstNumber + begunCount, middle);
      begunCount += 1;
      await app.drawStroke(stroke, { steps: 2 });
      // Read in one go: what it says is said of all strokes up to here.
      const status = await app.status();
      if (/^Saved/.test(status)) savedCount = begunCount;
    }
  } catch (error) {
    if (!isKilled) throw error; // The page is gone with its app.
  }
  await killed;
  return { savedCount, begunCount };
}

test('I2: an app killed again and again in mid-burst has every stroke that it called saved', async ({
  launch,
  server,
  folder,
}) => {
  const random = seededRandom(chaosSeed());
  const boardId = 'killed-in-burst';
  let savedCount = 0;
  let begunCount = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const app = await launch({ dataFolder: folder, boardId });
    await app.chooseTool('Pen');
    const burst = await drawUntilKilled(app, begunCount, 300 + random() * 1_500);
    savedCount += burst.savedCount;
    begunCount += burst.begunCount;
  }
  expect(savedCount, 'the bursts were long enough to prove something').toBeGreaterThan(kills);

  const env = { EVERINK_SYNC_URL: server.url };
  const last = await launch({ dataFolder: folder, boardId, env });
  await last.waitForStatus(/Saved.*Synced.*0 waiting/s);
  const shapes = await new SyncedBoard(last, server.url, boardId).shapes();
  expect(shapes.length).toBeGreaterThanOrEqual(savedCount);
  expect(shapes.length, 'nothing is doubled').toBeLessThanOrEqual(begunCount);
});
