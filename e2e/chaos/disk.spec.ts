import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { SmallDisk, whyNoSmallDisk } from '../../src/main/queue/testing/SmallDisk.ts';
import type { EverinkApp } from '../harness/app.ts';
import { drawNumbers, expect, numbers, strokeNumber, test } from '../harness/chaos.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';

const megabyte = 1024 * 1024;
/** Room for the browser's own files as well. */
const diskSizeBytes = 96 * megabyte;
const obstacle = whyNoSmallDisk();

const diskTest = test.extend<{ readonly disk: SmallDisk }>({
  disk: async ({ folder }, use) => {
    const disk = new SmallDisk(join(folder, 'disk'), diskSizeBytes);
    await use(disk);
    disk.remove();
  },
});

const fillingOf = (disk: SmallDisk): string => join(disk.folder, 'filling');

/** Takes all the room there is, to the last page. */
async function fill(disk: SmallDisk): Promise<void> {
  const filling = await open(fillingOf(disk), 'a');
  for (let sizeBytes = megabyte; sizeBytes >= 4_096; ) {
    try {
      await filling.write(Buffer.alloc(sizeBytes));
    } catch {
      sizeBytes /= 2;
    }
  }
  await filling.close();
}

/** Draws until the window says that the disk is full; what is left of the log's room is used up before. */
async function drawUntilFull(app: EverinkApp, from: number): Promise<number> {
  for (let count = 1; count <= 60; count += 1) {
    await drawNumbers(app, [from + count - 1]);
    if (/disk full/.test(await app.status())) return count;
  }
  throw new Error(`the disk is full, and the window says: ${await app.status()}`);
}

diskTest.describe('a disk that refuses', () => {
  diskTest.skip(obstacle !== undefined, obstacle);

  diskTest(
    'I11: a full disk is told, drawing goes on, and all is saved once there is room (excalidraw 8395)',
    async ({ launch, server, disk }) => {
      const boardId = 'full-disk';
      const app = await launch({ dataFolder: disk.folder, boardId });
      await app.chooseTool('Pen');
      await drawNumbers(app, [0]);
      await app.waitForStatus(/Saved/);
      await fill(disk);
      const blank = await app.boardPixels();
      const drawnCount = 1 + (await drawUntilFull(app, 1));
      await expect(app.page.getByRole('alert')).toContainText('The disk is full');
      const last = strokeNumber(drawnCount - 1, await app.middle())[0];
      await expect.poll(async () => (await app.boardPixels()).hasInkNear(blank, last)).toBe(true);

      await rm(fillingOf(disk));
      await app.waitForStatus(/^Saved/);
      await expect(app.page.getByRole('alert')).toHaveCount(0);
      await app.kill();

      const env = { EVERINK_SYNC_URL: server.url };
      const again = await launch({ dataFolder: disk.folder, boardId, env });
      await new SyncedBoard(again, server.url, boardId).shapesOnce(drawnCount);
    },
  );

  diskTest(
    'I11: in a read-only folder the board is shown, and the window says that it cannot save',
    async ({ launch, start, disk }) => {
      const boardId = 'read-only';
      const first = await launch({ dataFolder: disk.folder, boardId });
      await first.chooseTool('Pen');
      await drawNumbers(first, [0]);
      await first.waitForStatus(/Saved/);
      await first.page.keyboard.press('Shift+1');
      const drawn = await first.boardPixels();
      await first.close();
      disk.setWritable(false);

      const app = await start({ dataFolder: disk.folder, boardId });
      const page = await app.electron.firstWindow();
      await app.waitForStatus(/Saving: read-only/, { page });
      await expect(page.getByRole('alert')).toContainText('may not write');
      await page.keyboard.press('Shift+1');
      // The message lies over the upper part of the board.
      const { x, y } = await app.middle(page);
      const area = { x: x - 200, y: y - 100, width: 400, height: 200 };
      await expect
        .poll(async () => (await app.boardPixels(page)).countDifferent(drawn, area))
        .toBeLessThan(50);
      await app.kill();
      disk.setWritable(true);
    },
  );
});

test('I10: a damaged database is recovered at start, kept aside, and the user is told', async ({
  launch,
  server,
  folder,
}) => {
  const boardId = 'damaged';
  const first = await launch({ dataFolder: folder, boardId });
  await first.chooseTool('Pen');
  await drawNumbers(first, numbers(0, 10));
  await first.waitForStatus(/Saved/);
  await first.close();
  const file = await open(join(folder, 'everink.sqlite'), 'r+');
  await file.write(Buffer.alloc(4_096), 0, 4_096, 0);
  await file.close();

  const env = { EVERINK_SYNC_URL: server.url };
  const app = await launch({ dataFolder: folder, boardId, env });
  await expect(app.page.getByText('The file of your boards was damaged')).toBeVisible();
  await new SyncedBoard(app, server.url, boardId).shapesOnce(10);
  const kept = (await readdir(folder)).filter((name) => name.includes('.damaged-'));
  expect(kept).toHaveLength(1);
});

test('I10: a file that is no database is kept aside, and drawing goes on', async ({
  launch,
  folder,
}) => {
  await writeFile(join(folder, 'everink.sqlite'), 'this was never a database\n'.repeat(1_000));
  const app = await launch({ dataFolder: folder });
  await expect(app.page.getByText('The file of your boards was damaged')).toBeVisible();
  await app.chooseTool('Pen');
  await drawNumbers(app, [0]);
  await app.waitForStatus(/Saved/);
});

test('a second app on the same folder says so and ends; the first one goes on', async ({
  launch,
  folder,
}) => {
  const first = await launch({ dataFolder: folder });
  expect(await runToItsEnd(folder)).toMatch(/already/i);
  await first.chooseTool('Pen');
  await drawNumbers(first, [0]);
  await first.waitForStatus(/Saved/);
});

/** What an app prints that ends by itself: Playwright can only drive those that stay. */
async function runToItsEnd(dataFolder: string): Promise<string> {
  const electronPath = createRequire(import.meta.url)('electron') as string;
  const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electronPath, [...rootArgs, '.'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, EVERINK_USER_DATA: dataFolder, EVERINK_METRICS_PORT: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [, signal] = await once(child, 'close');
  clearTimeout(patience);
  expect(signal, `the second app goes on\n${output}`).toBeNull();
  return output;
}
