import * as Y from 'yjs';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import type { EverinkApp } from '../harness/app.ts';
import { readBoardOnDisk } from '../harness/boardOnDisk.ts';
import { readServerBoard } from '../harness/boardReader.ts';
import { expect, strokeNumber, test } from '../harness/chaos.ts';
import { chaosSeed } from '../harness/chaosSeed.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';

/** `npm run chaos:kills` makes a hundred. */
const allKills = Number(process.env.EVERINK_CHAOS_KILLS ?? 4);
/** In one test, on one board: a failure is repeated in minutes, and what the driver keeps of dead apps stays small. */
const killsPerTest = 10;
/** For each, the start of an app included. */
const timeoutMs = 40_000;
/** Strokes lie over one another: they are counted, not looked at. */
const places = 80;
/** So that at the kill some strokes are with the server and some are not. */
const lineDelayMs = 100;

interface Burst {
  /** Strokes that were on the board when the window last said "Saved". */
  readonly savedCount: number;
  /** Strokes that were begun; the last one may have been cut off by the kill. */
  readonly begunCount: number;
}

/** Draws strokes until this many are shown as saved, then kills all processes of the app within moments. */
async function drawUntilKilled(
  app: EverinkApp,
  firstNumber: number,
  { savedBefore, delayMs }: { readonly savedBefore: number; readonly delayMs: number },
): Promise<Burst> {
  const middle = await app.middle();
  // Where Playwright asks for elements it takes handles, and one that comes from an app that dies fails the test
  // (playwright 22210). So the page is asked for nothing but texts from here on.
  const surface = await app.surface();
  let savedCount = 0;
  let begunCount = 0;
  let killed: Promise<void> | undefined;
  let isKilled = false;
  const killSoon = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    isKilled = true;
    await app.kill();
  };
  try {
    while (!isKilled) {
      const stroke = strokeNumber((firstNumber + begunCount) % places, middle);
      begunCount += 1;
      await app.drawStroke(stroke, { steps: 2, surface });
      // Read in one go: what it says is said of all strokes up to here.
      const status = await app.status();
      if (/^Saved/.test(status)) savedCount = begunCount;
      if (savedCount >= savedBefore) killed ??= killSoon();
    }
  } catch (error) {
    if (!isKilled) throw error; // The page is gone with its app.
  }
  await killed;
  return { savedCount, begunCount };
}

/** The shapes on the server and in the outbox together, which must be all that the app has on disk. */
async function checkOutbox(folder: string, serverUrl: string, boardId: string): Promise<number> {
  const { document, waiting } = await readBoardOnDisk(folder, boardId);
  const onDisk = Object.keys(document.getMap('shapes').toJSON()).toSorted();
  const delivered = await readServerBoard(serverUrl, boardId);
  for (const update of waiting) Y.applyUpdate(delivered, update);
  expect(Object.keys(delivered.getMap('shapes').toJSON()).toSorted()).toEqual(onDisk);
  return onDisk.length;
}

for (let first = 1; first <= allKills; first += killsPerTest) {
  const last = Math.min(first + killsPerTest - 1, allKills);

  test(`I2, I3, I8: an app killed repeatedly during bursts has every stroke that it showed as saved, in the outbox or on the server (kills ${first} to ${last})`, async ({
    launch,
    server,
    line,
    folder,
  }) => {
    const kills = last - first + 1;
    test.setTimeout(600_000 + kills * timeoutMs);
    const random = seededRandom(chaosSeed() + first);
    const boardId = 'killed-in-burst';
    const options = { dataFolder: folder, boardId, env: { EVERINK_SYNC_URL: line.url } };
    line.delayMs = lineDelayMs;
    let savedCount = 0;
    let begunCount = 0;
    for (let kill = first; kill <= last; kill += 1) {
      const app = await launch(options);
      await app.chooseTool('pen');
      const burst = await drawUntilKilled(app, begunCount, {
        savedBefore: 2 + Math.floor(random() * 8),
        delayMs: random() * 500,
      });
      savedCount += burst.savedCount;
      begunCount += burst.begunCount;
      const storedCount = await checkOutbox(folder, server.url, boardId);
      expect(storedCount, `after kill ${kill}`).toBeGreaterThanOrEqual(savedCount);
      expect(storedCount, 'nothing is doubled').toBeLessThanOrEqual(begunCount);
    }
    expect(savedCount, 'the bursts were long enough to prove something').toBeGreaterThan(kills);
    console.log(`${kills} kills: ${savedCount} strokes were called saved, ${begunCount} begun`);

    const next = await launch(options);
    await next.waitForStatus(/Saved.*Synced.*0 waiting/s);
    const shapes = await new SyncedBoard(next, server.url, boardId).shapes();
    expect(shapes.length).toBeGreaterThanOrEqual(savedCount);
    expect(shapes.length, 'nothing is doubled').toBeLessThanOrEqual(begunCount);
  });
}
