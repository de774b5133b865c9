import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { seededRandom } from '../../src/base/testing/seededRandom.ts';
import { SmallDisk, whyNoSmallDisk } from '../../src/main/queue/testing/SmallDisk.ts';
import type { EverinkApp, LaunchOptions } from '../harness/app.ts';
import { drawNumbers, expect, numbers, strokeNumber, test, variantIf } from '../harness/chaos.ts';
import { chaosSeed } from '../harness/chaosSeed.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { noticesOf, textFieldOf } from '../harness/windowParts.ts';
import { suiteLanguage, t } from '../harness/words.ts';

type Launch = (options: LaunchOptions) => Promise<EverinkApp>;

const megabyte = 1024 * 1024;
/** Room for the browser's own files as well. */
const diskSizeBytes = 96 * megabyte;
/** What SQLite reads and writes at a time. */
const pageSizeBytes = 4_096;
const obstacle = whyNoSmallDisk();

const diskTest = test.extend<{ readonly disk: SmallDisk }>({
  disk: async ({ stage, folder }, use) => {
    const disk = new SmallDisk(join(folder, 'disk'), diskSizeBytes);
    stage.add({ end: async () => disk.remove() });
    await use(disk);
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
      await app.chooseTool('pen');
      await drawNumbers(app, [0]);
      await app.waitForStatus(/Saved/);
      await fill(disk);
      const blank = await app.boardPixels();
      const drawnCount = 1 + (await drawUntilFull(app, 1));
      await expect(app.page.getByRole('alert')).toContainText(
        t('problems.disk-full', { folder: disk.folder }),
      );
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
    'I26: quitting with a full disk and an open text field asks first, and the text is kept',
    async ({ launch, disk }) => {
      const options = { dataFolder: disk.folder, boardId: 'full-disk-text' };
      const app = await launch(options);
      const { page } = app;
      await app.chooseTool('text');
      await app.click(await app.middle());
      await fill(disk);
      let text = '';
      // What is left of the log's room is used up before.
      while (!/disk full/.test(await app.status())) {
        text += 'x';
        await page.keyboard.type('x');
        await app.waitForStatus(/^Saved|disk full/);
      }
      const asked = await app.electron.evaluate(
        ({ app: electronApp, dialog }) =>
          new Promise<string>((done) => {
            dialog.showMessageBox = (async ({ message }: { readonly message: string }) => {
              done(message);
              return { response: 0, checkboxChecked: false };
            }) as unknown as typeof dialog.showMessageBox;
            electronApp.quit();
          }),
      );
      expect(asked).toBe(t('native.unsaved.changes', { count: 1 }));
      await expect(textFieldOf(app.page)).toHaveValue(text);

      await rm(fillingOf(disk));
      await app.waitForStatus(/^Saved/);
      await app.kill();
      const again = await launch(options);
      await expect(again.page.getByText(t('notices.recoveredTexts', { count: 1 }))).toBeVisible();
    },
  );

  diskTest(
    'I11: in a read-only folder the board is shown, and the window says that it cannot save',
    async ({ launch, start, disk }) => {
      const boardId = 'read-only';
      const first = await launch({ dataFolder: disk.folder, boardId });
      await first.chooseTool('pen');
      await drawNumbers(first, [0]);
      await first.waitForStatus(/Saved/);
      await first.page.keyboard.press('Shift+1');
      const drawn = await first.boardPixels();
      await first.close();
      disk.setWritable(false);

      const app = await start({ dataFolder: disk.folder, boardId });
      const page = await app.electron.firstWindow();
      await app.waitForStatus(/read-only/, { page });
      await expect(page.getByRole('alert')).toContainText(
        t('problems.read-only', { folder: disk.folder }),
      );
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

/** Draws on a board without a server and closes the app: all of it is in the one file then. */
async function drawnAndClosed(launch: Launch, options: LaunchOptions): Promise<string> {
  const app = await launch(options);
  await app.chooseTool('pen');
  await drawNumbers(app, numbers(0, 10));
  await app.waitForStatus(/Saved/);
  await app.close();
  return join(app.dataFolder, 'everink.sqlite');
}

async function overwrite(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, offset);
  await file.close();
}

/** Flips bits in this many bytes of every page except the first. */
async function flipBytes(path: string, flipsPerPage: number): Promise<void> {
  const random = seededRandom(chaosSeed());
  const bytes = await readFile(path);
  for (let page = pageSizeBytes; page < bytes.length; page += pageSizeBytes) {
    for (let flips = 0; flips < flipsPerPage; flips += 1) {
      const offset = page + Math.floor(random() * pageSizeBytes);
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 + Math.floor(random() * 255));
    }
  }
  await overwrite(path, 0, bytes);
}

/** The title of a notice of damage, to the database or to single records. */
const wasDamaged = new RegExp(
  [
    t('mainTitles.database-recovered'),
    t('mainTitles.database-partly-recovered'),
    t('mainTitles.database-lost'),
    t('mainTitles.records-damaged'),
  ].join('|'),
);

const keptAside = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.includes('.damaged-'));

/** What can befall the file while the app is closed, and how much of ten strokes must come back. */
const damages = [
  {
    name: 'whose first page is gone',
    damage: (path: string) => overwrite(path, 0, new Uint8Array(pageSizeBytes)),
    leastRecovered: 10,
    isSetAside: true,
    isVariant: true,
  },
  {
    name: 'that was cut off in the middle',
    damage: async (path: string) => await truncate(path, Math.floor((await stat(path)).size / 2)),
    leastRecovered: 0,
    isSetAside: true,
    isVariant: false,
  },
  {
    name: 'with flipped bytes',
    damage: (path: string) => flipBytes(path, 40),
    leastRecovered: 0,
    // Single records that are damaged are kept within the database.
    isSetAside: false,
    isVariant: false,
  },
] as const;

for (const { name, damage, leastRecovered, isSetAside, isVariant } of damages) {
  test(
    `I10: a database ${name} is recovered at start, set aside, and the user is notified`,
    variantIf(isVariant),
    async ({ launch, server, folder }) => {
      const boardId = 'damaged';
      const path = await drawnAndClosed(launch, { dataFolder: folder, boardId });
      await damage(path);

      const env = { EVERINK_SYNC_URL: server.url };
      const app = await launch({ dataFolder: folder, boardId, env });
      await expect(app.page.getByText(wasDamaged).first()).toBeVisible();
      const board = new SyncedBoard(app, server.url, boardId);
      await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
      const recovered = (await board.shapes()).length;
      expect(recovered).toBeGreaterThanOrEqual(leastRecovered);
      expect(recovered).toBeLessThanOrEqual(10);
      if (isSetAside) expect(await keptAside(folder)).toHaveLength(1);
      // Drawing goes on.
      await app.chooseTool('pen');
      await drawNumbers(app, [10]);
      await board.shapesOnce(recovered + 1);
    },
  );
}

test('I10: bytes flipped while the app runs are detected by the next save, and the server restores the board', async ({
  launch,
  server,
  folder,
}) => {
  const boardId = 'flipped';
  const options = { dataFolder: folder, boardId, env: { EVERINK_SYNC_URL: server.url } };
  // Everything is in the file itself, and the app that runs has it open.
  const first = await launch(options);
  await first.chooseTool('pen');
  await drawNumbers(first, numbers(0, 10));
  await new SyncedBoard(first, server.url, boardId).shapesOnce(10);
  await first.close();
  const app = await launch(options);
  const board = new SyncedBoard(app, server.url, boardId);
  await board.shapesOnce(10);
  // So many that the pages themselves are damaged: a record alone is looked at when its board is read.
  await flipBytes(join(folder, 'everink.sqlite'), 400);
  await app.chooseTool('pen');
  await drawNumbers(app, numbers(10, 3));
  await expect(app.page.getByText(wasDamaged).first()).toBeVisible();
  await board.shapesOnce(13);
  await app.kill();

  const again = await launch(options);
  await new SyncedBoard(again, server.url, boardId).shapesOnce(13);
});

test('I10: a file that is not a database is set aside, and drawing continues', async ({
  launch,
  folder,
}) => {
  await writeFile(join(folder, 'everink.sqlite'), 'this was never a database\n'.repeat(1_000));
  const app = await launch({ dataFolder: folder });
  await expect(noticesOf(app.page).getByText(t('mainTitles.database-lost'))).toBeVisible();
  await app.chooseTool('pen');
  await drawNumbers(app, [0]);
  await app.waitForStatus(/Saved/);
});

test('a second app on the same folder reports that and exits; the first one continues', async ({
  launch,
  folder,
}) => {
  const first = await launch({ dataFolder: folder });
  expect(await runToItsEnd(folder)).toContain(t('native.start.running', { folder }));
  await first.chooseTool('pen');
  await drawNumbers(first, [0]);
  await first.waitForStatus(/Saved/);
});

/** What an app prints that ends by itself: Playwright can only drive those that stay. */
async function runToItsEnd(dataFolder: string): Promise<string> {
  const electronPath = createRequire(import.meta.url)('electron') as string;
  const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electronPath, [...rootArgs, '.'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      EVERINK_USER_DATA: dataFolder,
      EVERINK_METRICS_PORT: '0',
      EVERINK_LANGUAGE: suiteLanguage,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [, signal] = await once(child, 'close');
  clearTimeout(timer);
  expect(signal, `the second app goes on\n${output}`).toBeNull();
  return output;
}
