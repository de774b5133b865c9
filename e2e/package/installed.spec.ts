import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { readProduct } from '../../scripts/package/product.mjs';
import { run } from '../../scripts/setup/command.mjs';
import { readBoardsOnDisk } from '../harness/boardOnDisk.ts';
import { type ShapeOnServer, shapesIn } from '../harness/boardReader.ts';
import { InstalledApp } from './InstalledApp.ts';
import { installPackage, obstacle, removePackage } from './packageManager.ts';
import { TestScreen } from './TestScreen.ts';

test.describe.configure({ mode: 'serial' });

const program = '/usr/bin/everink';
const f12 = 96;
/** In the middle of the screen, where the first window opens. */
const stroke = { from: { x: 700, y: 440 }, to: { x: 900, y: 540 }, middle: { x: 800, y: 490 } };

let folder = '';
let screen: TestScreen | undefined;
const apps: InstalledApp[] = [];

test.beforeAll(async () => {
  const reason = await obstacle();
  test.skip(reason !== undefined, reason);
  folder = await mkdtemp(join(tmpdir(), 'everink-installed-'));
  await installPackage();
});

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
test.afterEach(async ({}, testInfo) => {
  for (const app of apps.splice(0)) {
    await app.kill();
    await testInfo.attach('output', { body: app.output, contentType: 'text/plain' });
  }
});

test.afterAll(async () => {
  if (folder === '') return;
  screen?.end();
  if (existsSync(program)) await removePackage();
  await rm(folder, { recursive: true });
});

test('the installed program can be made to run no other program', async () => {
  const wire: Readonly<Record<number, FuseState | undefined>> = {
    ...(await getCurrentFuseWire(await realpath(program))),
  };
  const isOn = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    filePrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    cookieEncryption: true,
    asarIntegrity: true,
    onlyAsar: true,
    filePrivileges: false,
  });
});

test('only a release looks for new versions', async () => {
  const feed = join(dirname(await realpath(program)), 'resources/app-update.yml');
  expect(existsSync(feed)).toBe(readProduct().testRuntime === undefined);
});

test('the desktop opens boards and invitations with the installed program', async () => {
  for (const type of ['application/x-everink', 'x-scheme-handler/everink']) {
    const { stdout } = await run('xdg-mime', ['query', 'default', type]);
    expect(stdout.trim(), type).toBe('everink.desktop');
  }
});

test('strokes survive a kill of the installed program, and its removal', async () => {
  screen = await TestScreen.open();
  const app = await startApp(screen);
  screen.tap(f12);
  screen.drag(stroke.from, stroke.to);
  await expect.poll(strokesOnDisk).toHaveLength(1);
  expect(await app.pageCount(), 'developer tools open').toBe(1);
  const drawn = await strokesOnDisk();
  await app.kill();
  expect(await strokesOnDisk()).toEqual(drawn);

  await startApp(screen);
  await expect.poll(() => screen?.hasInkAt(stroke.middle)).toBe(true);
  for (const running of apps) await running.kill();

  await removePackage();
  expect(existsSync(program)).toBe(false);
  expect(await strokesOnDisk()).toEqual(drawn);
});

/** @returns the app once its window shows a board */
async function startApp({ env }: TestScreen): Promise<InstalledApp> {
  const app = new InstalledApp(folder, env);
  apps.push(app);
  for (const line of ['board opened', 'window shown']) {
    await expect.poll(() => app.output).toContain(line);
  }
  return app;
}

async function strokesOnDisk(): Promise<readonly ShapeOnServer[]> {
  const boards = await readBoardsOnDisk(join(folder, 'Everink'));
  return [...boards.values()].flatMap(({ document }) => shapesIn(document));
}
