import { join } from 'node:path';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import { HeadlessApp } from '../../src/main/testing/HeadlessApp.ts';
import {
  cutFor,
  drawNumbers,
  expect,
  expectDelivered,
  numbers,
  test,
  variantIf,
} from '../harness/chaos.ts';
import { chaosSeed } from '../harness/chaosSeed.ts';

/** Strokes that each client draws at a time. */
const strokesPerRound = 5;
const cutMs = 1_000;

for (const clientCount of [5, 10]) {
  test(
    `I5, I7: ${clientCount} clients converge after drawing at the same time on a line with losses, failures and cuts`,
    variantIf(clientCount < 10),
    async ({ launchOnLine, line, folder }) => {
      const boardId = 'many-clients';
      const board = await launchOnLine(boardId);
      const { app } = board;
      // One has a window; the others have the same queue and sync without one.
      const others = numbers(1, clientCount - 1).map(
        (number) =>
          new HeadlessApp({
            folder: join(folder, `client-${number}`),
            serverUrl: line.url,
            boardId,
            name: `client-${number}`,
          }),
      );
      try {
        await Promise.all(
          others.map((other) => other.until(() => other.status?.state === 'synced')),
        );
        line.lossRate = 0.05;
        line.failSends({ probability: 0.3, random: seededRandom(chaosSeed()) });
        let strokesEach = 0;
        const draw = async (): Promise<void> => {
          const firstNumber = strokesEach;
          strokesEach += strokesPerRound;
          for (const other of others) {
            other.order({ type: 'draw', firstNumber, count: strokesPerRound });
          }
          await drawNumbers(app, numbers(firstNumber, strokesPerRound));
        };
        // Chance may spare what is drawn at once, which goes in few sends; a cut line that is whole again fails none.
        do await draw();
        while (line.sends.lost + line.sends.unanswered === 0);
        await Promise.all([cutFor(line, cutMs), draw()]);

        const total = clientCount * strokesEach;
        const shapes = await board.shapesOnce(total);
        await expectDelivered(app, strokesEach);
        const ids = shapes.map(({ id }) => id).toSorted();
        for (const other of others) {
          await other.until(() => other.delivered.size === strokesEach);
          await expect.poll(async () => (await other.shapes()).toSorted()).toEqual(ids);
        }
      } finally {
        await Promise.all(others.map((other) => other.kill()));
      }
    },
  );
}
