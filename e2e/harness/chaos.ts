import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import type { EverinkApp } from './app.ts';
import { chaosSeed } from './chaosSeed.ts';
import type { MetricsReading } from './metrics.ts';
import { NetworkProxy } from './NetworkProxy.ts';
import type { PagePoint } from './pixels.ts';
import { SyncedBoard } from './SyncedBoard.ts';
import { test as base, measures, variant, variantIf } from './test.ts';

interface ChaosFixtures {
  /** The line between the apps and the sync server of the test. */
  readonly line: NetworkProxy;
  /** Starts an app with a synced board that reaches its server through the line. The board is read directly. */
  readonly launchOnLine: (boardId: string) => Promise<SyncedBoard>;
}

export const test = base.extend<ChaosFixtures>({
  line: async ({ stage, server }, use) => {
    const line = await NetworkProxy.start(server.port, seededRandom(chaosSeed()));
    stage.leadsTo(line.url, server.url);
    stage.add({ end: () => line.stop() });
    await use(line);
  },
  launchOnLine: async ({ launch, server, line }, use) => {
    await use(async (boardId) => {
      const app = await launch({ boardId, env: { EVERINK_SYNC_URL: line.url } });
      await app.waitForStatus(/Synced/);
      await app.chooseTool('pen');
      return new SyncedBoard(app, server.url, boardId);
    });
  },
});

export { expect, measures, variant, variantIf };

const columns = 8;

/** The ends of a short stroke, which touches no stroke with another number. */
export function strokeNumber(number: number, middle: PagePoint): readonly [PagePoint, PagePoint] {
  const x = middle.x - 200 + (number % columns) * 50;
  const y = middle.y - 150 + Math.floor(number / columns) * 30;
  return [
    { x, y },
    { x: x + 30, y: y + 10 },
  ];
}

/** Draws the strokes with these numbers with the pointer. */
export async function drawNumbers(
  app: EverinkApp,
  numbers: Iterable<number>,
  page: Page = app.page,
): Promise<void> {
  const middle = await app.middle(page);
  for (const number of numbers) await app.drawStroke(strokeNumber(number, middle), { page });
}

/** Cuts the line. Resolves when it is restored. */
export async function cutFor(line: NetworkProxy, durationMs: number): Promise<void> {
  line.cut();
  await new Promise((done) => setTimeout(done, durationMs));
  line.restore();
}

/** The `count` numbers starting at `from`. */
export const numbers = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Waits until everything drawn is counted as delivered, and checks that the counters agree. */
export async function expectDelivered(
  app: EverinkApp,
  operationCount: number,
): Promise<MetricsReading> {
  await expect.poll(async () => (await app.metrics()).value('drawing_queue_size')).toBe(0);
  const metrics = await app.metrics();
  expect(metrics.value('drawing_success_total')).toBe(operationCount);
  return metrics;
}
