import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type TestInfo } from '@playwright/test';
import { type EverinkApp, type LaunchOptions, launchApp, startApp } from './app.ts';
import { SyncedBoard } from './SyncedBoard.ts';
import { type SyncServer, startSyncServer } from './syncServer.ts';

interface Fixtures {
  /** Starts apps that end with the test. */
  readonly launch: (options?: LaunchOptions) => Promise<EverinkApp>;
  /** As `launch`, without waiting for a window. */
  readonly start: (options?: LaunchOptions) => Promise<EverinkApp>;
  /** One app with the defaults: no server, a fresh folder. */
  readonly app: EverinkApp;
  /** A folder for data that outlives one app of the test, or for files. */
  readonly folder: string;
  /** One app with a board on a sync server of its own. */
  readonly synced: SyncedBoard;
  /** The sync server of `synced`, for more apps on it. */
  readonly server: SyncServer;
  /** The apps of this test, for the fixtures above. */
  readonly apps: EverinkApp[];
}

/** Playwright's `test` with apps that are disposed, and on failure leave trace, screenshot, output and logs. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  apps: async ({}, use, testInfo) => {
    const apps: EverinkApp[] = [];
    await use(apps);
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, app] of apps.entries()) {
      if (failed) {
        await keepEvidence(app, `app-${index + 1}`, testInfo);
      }
      await app.dispose();
    }
  },
  launch: async ({ apps }, use) => {
    await use(async (options) => {
      const app = await launchApp(options);
      apps.push(app);
      await app.electron.context().tracing.start({ screenshots: true, snapshots: true });
      return app;
    });
  },
  start: async ({ apps }, use) => {
    await use(async (options) => {
      const app = await startApp(options);
      apps.push(app);
      return app;
    });
  },
  app: async ({ launch }, use) => {
    await use(await launch());
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'everink-e2e-folder-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  server: async ({}, use) => {
    const server = await startSyncServer();
    await use(server);
    await server.dispose();
  },
  synced: async ({ launch, server }, use) => {
    const boardId = 'e2e-board';
    const app = await launch({ boardId, env: { EVERINK_SYNC_URL: server.url } });
    await use(new SyncedBoard(app, server.url, boardId));
  },
});

export { expect };

async function keepEvidence(app: EverinkApp, name: string, testInfo: TestInfo): Promise<void> {
  await testInfo.attach(`${name}-output`, { body: app.output, contentType: 'text/plain' });
  await cp(app.dataFolder, testInfo.outputPath(`${name}-data`), {
    recursive: true,
    // Everink's own files tell the story; Chromium's caches and sockets do not.
    filter: (source) => !/(Cache|Singleton|\.sock|Local Storage|blob_storage)/.test(source),
  }).catch(() => {}); // The folder may be a file, or unreadable, on purpose.
  if (app.hasExited) {
    return;
  }
  for (const [index, page] of app.electron.windows().entries()) {
    const path = testInfo.outputPath(`${name}-window-${index + 1}.png`);
    await page.screenshot({ path, timeout: 5_000 }).catch(() => {}); // A crashed page has no picture.
  }
  const trace = testInfo.outputPath(`${name}-trace.zip`);
  await app.electron
    .context()
    .tracing.stop({ path: trace })
    .catch(() => {}); // Not started, or gone with its app.
}
