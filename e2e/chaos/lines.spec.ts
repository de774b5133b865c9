import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import {
  drawNumbers,
  expect,
  expectDelivered,
  numbers,
  test,
  variantIf,
} from '../harness/chaos.ts';
import { chaosSeed } from '../harness/chaosSeed.ts';
import type { NetworkProxy } from '../harness/NetworkProxy.ts';
import { StatusWatch } from '../harness/StatusWatch.ts';
import type { SyncedBoard } from '../harness/SyncedBoard.ts';

interface BadLine {
  readonly name: string;
  /** What the line does from now on. */
  readonly spoil: (line: NetworkProxy) => void;
  /** Whether it cuts the app off for a while, so that the window says Offline. */
  readonly isOffline: boolean;
  /** Once everything is drawn. */
  readonly mend?: (line: NetworkProxy, board: SyncedBoard, drawn: number) => Promise<void>;
  readonly isVariant?: boolean;
  /** Whether the line has been as bad as it should; default: it was at once. */
  readonly wasBad?: (line: NetworkProxy) => boolean;
}

const leastStrokes = 12;
const mostStrokes = 60;

/** The connection is dead and does not show it: only the missing heartbeat does. */
async function offlineThenMended(
  line: NetworkProxy,
  { app }: SyncedBoard,
  drawn: number,
): Promise<void> {
  const offline = new RegExp(`Saved.*Offline.*${drawn} waiting`, 's');
  await app.waitForStatus(offline);
  line.restore();
}

const badLines: readonly BadLine[] = [
  {
    name: 'that became a black hole',
    spoil: (line) => line.swallow(),
    isOffline: true,
    mend: offlineThenMended,
  },
  {
    name: 'that loses 5 % of its segments',
    spoil: (line) => {
      line.lossRate = 0.05;
    },
    isOffline: false,
    isVariant: true,
    wasBad: (line) => line.lostCount > 0,
  },
  {
    name: 'that takes 2 s each way',
    spoil: (line) => {
      line.delayMs = 2_000;
    },
    isOffline: false,
    isVariant: true,
  },
  {
    name: 'of 20 kbit/s',
    spoil: (line) => {
      line.bytesPerSecond = 20_000 / 8;
    },
    isOffline: false,
  },
  {
    name: 'that is cut at a random byte',
    spoil: (line) => line.cutAfter(1 + Math.floor(seededRandom(chaosSeed())() * 600)),
    isOffline: true,
    wasBad: (line) => line.connectionCount > 1,
  },
];

for (const { name, spoil, isOffline, mend, isVariant = false, wasBad = () => true } of badLines) {
  test(
    `I5, I7: a line ${name} delivers everything once, and the window shows the true status`,
    variantIf(isVariant),
    async ({ launchOnLine, line }) => {
      const board = await launchOnLine('line');
      const { app } = board;
      const watch = await StatusWatch.start(app.page);
      spoil(line);
      let drawn = 0;
      while (drawn < leastStrokes || (!wasBad(line) && drawn < mostStrokes)) {
        await drawNumbers(app, numbers(drawn, 4));
        drawn += 4;
      }
      await mend?.(line, board, drawn);

      await board.shapesOnce(drawn);
      await expectDelivered(app, drawn);
      expect(wasBad(line)).toBe(true);
      const seen = await watch.take();
      // Synced was never said of anything that waited.
      expect(seen.filter((status) => /Synced/.test(status) && !/ 0 waiting/.test(status))).toEqual(
        [],
      );
      expect(seen.filter((status) => /Syncing|Offline/.test(status))).not.toEqual([]);
      expect(seen.some((status) => /Offline/.test(status))).toBe(isOffline);
    },
  );
}
