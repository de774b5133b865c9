import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type TestInfo } from '@playwright/test';
import { type EverinkApp, type LaunchOptions, launchApp } from './app.ts';
import { proveEndState } from './endState.ts';
import { NetworkProxy } from './NetworkProxy.ts';
import { Stage, startTrace } from './Stage.ts';
import { SyncedBoard } from './SyncedBoard.ts';
import { type StartedServer, startSyncServer } from './syncServer.ts';
import { openTestDisplay } from './testDisplay.ts';

interface ServerBoard extends LaunchOptions {
  readonly boardId: string;
  readonly env: { readonly EVERINK_SYNC_URL: string };
}

interface WorkerFixtures {
  /**
   * The display of this session, or one virtual display per worker, since windows on one display compete for the focus.
   */
  readonly display: undefined;
  /** A server for all tests that do not harm it. */
  readonly sharedServer: StartedServer;
  /** The app of `window`, on that server. */
  readonly sharedApp: EverinkApp;
}

interface Fixtures {
  /** The apps and resources of a test. The end state is proved after the body has passed, see `proveEndState`. */
  readonly stage: Stage;
  /** Starts apps that are closed after the test. */
  readonly launch: (options?: LaunchOptions) => Promise<EverinkApp>;
  /** As `launch`, without waiting for a window. */
  readonly start: (options?: LaunchOptions) => Promise<EverinkApp>;
  /** An app with the defaults: no server, and a temporary folder. */
  readonly app: EverinkApp;
  /** A temporary folder, for data of several apps or for files. */
  readonly folder: string;
  /** A new board on the shared server. */
  readonly onServer: ServerBoard;
  /**
   * An app whose only window is new and shows that board. The tests of a worker share the app, since starting one is
   * slow: they must not end or crash it, change its settings, or read its counters.
   */
  readonly window: EverinkApp;
  /** The board of `window`. */
  readonly synced: SyncedBoard;
  /** Like `synced`, in an app for this test only. */
  readonly syncedAlone: SyncedBoard;
  /** A sync server for this test only, which it may harm. */
  readonly server: StartedServer;
  /** The address of a server that refuses connections until the end state is proved. */
  readonly absentServerUrl: string;
}

/**
 * Playwright's `test` with fixtures that dispose of apps and, after a failure, store trace, screenshots, output and
 * logs.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const display = await openTestDisplay();
      process.once('exit', display.end);
      await use(undefined);
      process.off('exit', display.end);
      display.end();
    },
    { scope: 'worker', auto: true },
  ],
  sharedServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const server = await startSyncServer();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
  sharedApp: [
    async ({ sharedServer }, use) => {
      const app = await launchApp({ env: { EVERINK_SYNC_URL: sharedServer.url } });
      await startTrace(app);
      await use(app);
      await app.dispose();
    },
    { scope: 'worker' },
  ],
  stage: [
    async ({ sharedServer }, use, testInfo) => {
      const stage = new Stage();
      await use(stage);
      let hasPassed = testInfo.status === testInfo.expectedStatus;
      try {
        if (testInfo.status !== 'passed') return;
        hasPassed = false;
        await base.step('the server has the end state', () =>
          proveEndState(stage, sharedServer.url),
        );
        hasPassed = true;
      } finally {
        if (!hasPassed) await keepEvidence(stage.apps, testInfo);
        await stage.end();
      }
    },
    { auto: true },
  ],
  launch: async ({ stage }, use) => {
    await use((options) => stage.launch(options));
  },
  start: async ({ stage }, use) => {
    await use((options) => stage.start(options));
  },
  app: async ({ launch }, use) => {
    await use(await launch());
  },
  folder: async ({ stage }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'everink-e2e-folder-'));
    stage.add({ end: () => rm(folder, { recursive: true, force: true }) });
    await use(folder);
  },
  onServer: async ({ sharedServer }, use) => {
    await use({ boardId: randomUUID(), env: { EVERINK_SYNC_URL: sharedServer.url } });
  },
  window: async ({ stage, sharedApp, onServer }, use) => {
    await stage.lend(sharedApp);
    await sharedApp.startOver(onServer.boardId);
    await use(sharedApp);
  },
  synced: async ({ window, onServer }, use) => {
    await use(new SyncedBoard(window, onServer.env.EVERINK_SYNC_URL, onServer.boardId));
  },
  syncedAlone: async ({ launch, onServer }, use) => {
    await use(SyncedBoard.of(await launch(onServer)));
  },
  server: async ({ stage }, use) => {
    const server = await startSyncServer();
    stage.add({ heal: () => serveAgain(server), end: () => server.dispose() });
    await use(server);
  },
  absentServerUrl: async ({ stage, sharedServer }, use) => {
    let line = await NetworkProxy.start(sharedServer.port);
    const { port, url } = line;
    await line.stop();
    stage.leadsTo(url, sharedServer.url);
    stage.add({
      heal: async () => {
        line = await NetworkProxy.start(sharedServer.port, Math.random, port);
      },
      end: () => line.stop(),
    });
    await use(url);
  },
});

export { expect };

/** For a test that measures delays: `npm test` runs it alone. */
export const measures = { tag: '@measures' };

/** For another case of what a test beside it shows: `npm test` leaves it out, `npm run e2e` does not. */
export const variant = { tag: '@variant' };

export const variantIf = (isVariant: boolean): { readonly tag?: string } =>
  isVariant ? variant : {};

/** Resumes or restarts a server. */
async function serveAgain(server: StartedServer): Promise<void> {
  server.resume();
  const isServing = await server.metric('everink_server_boards').then(
    () => true,
    () => false,
  );
  if (!isServing) await server.start();
}

async function keepEvidence(apps: readonly EverinkApp[], testInfo: TestInfo): Promise<void> {
  for (const [index, app] of apps.entries()) await keepApp(app, `app-${index + 1}`, testInfo);
}

async function keepApp(app: EverinkApp, name: string, testInfo: TestInfo): Promise<void> {
  await testInfo.attach(`${name}-output`, { body: app.output, contentType: 'text/plain' });
  await cp(app.dataFolder, testInfo.outputPath(`${name}-data`), {
    recursive: true,
    // Only Everink's own files are useful, not Chromium's caches and sockets.
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
