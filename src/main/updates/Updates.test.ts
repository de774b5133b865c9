import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorText } from '../../base/errorText.ts';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { UpdateState } from '../../shared/updates.ts';
import { silentLog } from '../log/Log.ts';
import { FeedUpdater } from './FeedUpdater.ts';
import type { Installation } from './findInstallation.ts';
import { UpdateFeed } from './testing/UpdateFeed.ts';
import { Updates } from './Updates.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const oldContent = 'the old program';
const newContent = 'the new program';

let folder: string;
let appImage: string;
let feed: UpdateFeed;
let clock: ManualClock;
let notices: MainNotice[];
let withdrawn: string[];
let quits: number;
/** Why the log says that a version was refused. */
let refusals: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everink-updates-'));
  appImage = join(folder, 'Everink.AppImage');
  writeFileSync(appImage, oldContent);
  chmodSync(appImage, 0o755);
  vi.stubEnv('APPIMAGE', appImage);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  feed = await UpdateFeed.start();
  clock = new ManualClock();
  notices = [];
  withdrawn = [];
  quits = 0;
  refusals = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await feed.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open({ isManual = false } = {}): Updates {
  const feedPath = join(folder, 'app-update.yml');
  writeFileSync(feedPath, feed.configuration);
  const installation: Installation = isManual
    ? { feedPath, kind: 'manual' }
    : { feedPath, kind: 'appImage', path: appImage };
  const updates = new Updates({
    installsItself: !isManual,
    load: async () => new FeedUpdater({ installation, version: '1.2.3' }),
    clock,
    tell: (notice) => notices.push(notice),
    withdraw: (id) => withdrawn.push(id),
    quit: () => {
      quits += 1;
      updates.quitBegins();
    },
    openDownloadPage: async () => {},
    log: { ...silentLog, warn: (_, fields) => refusals.push(errorText(fields?.error)) },
  });
  return updates;
}

/** Allowed by the user a moment ago. */
function openAllowed(options?: { readonly isManual: boolean }): Updates {
  const updates = open(options);
  updates.follow('ask');
  updates.follow('on');
  return updates;
}

function untilState(updates: Updates, wanted: UpdateState['state']): Promise<UpdateState> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (updates.state.state === wanted) resolve(updates.state);
    };
    updates.onChange(look);
    look();
  });
}

const installed = (): string => readFileSync(appImage, 'utf8');
const codes = (): readonly string[] => notices.map(({ code }) => code);

describe('without permission', () => {
  it.each(['ask', 'off'] as const)('nothing is contacted (%s)', async (choice) => {
    feed.publish('2.0.0', newContent);
    const updates = open();
    updates.follow(choice);
    updates.checkNow();
    clock.advance(3 * dayMs);
    await updates.installWhenReady();
    expect(updates.state).toEqual({ state: 'off' });
    expect(feed.requests).toEqual([]);
    expect(codes()).toEqual(choice === 'ask' ? ['updates-question'] : []);
  });

  it('the question disappears once it is answered', () => {
    const updates = open();
    updates.follow('ask');
    updates.follow('off');
    expect(withdrawn).toContain('updates-question');
  });

  it('a download that was allowed before is not installed', async () => {
    feed.publish('2.0.0', newContent);
    const updates = openAllowed();
    await untilState(updates, 'ready');
    updates.follow('off');
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
    const requestCount = feed.requests.length;
    clock.advance(3 * dayMs);
    expect(feed.requests).toHaveLength(requestCount);
  });

  it('a download that has begun is discarded', async () => {
    feed.publish('2.0.0', newContent);
    const release = feed.hold();
    const updates = openAllowed();
    await untilState(updates, 'downloading');
    updates.follow('off');
    release();
    expect(updates.state).toEqual({ state: 'off' });
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
    expect(codes()).toEqual(['updates-question']);
  });
});

describe('a newer version', () => {
  beforeEach(() => feed.publish('2.0.0', newContent));

  it('is downloaded, announced, and installed at the end', async () => {
    const updates = openAllowed();
    expect(await untilState(updates, 'ready')).toEqual({ state: 'ready', version: '2.0.0' });
    expect(notices.at(-1)).toMatchObject({ code: 'update-ready', version: '2.0.0' });
    expect(installed()).toBe(oldContent);
    await updates.installWhenReady();
    expect(installed()).toBe(newContent);
    expect(statSync(appImage).mode & 0o777).toBe(0o755);
  });

  it('is only announced where Everink cannot replace itself', async () => {
    const updates = openAllowed({ isManual: true });
    expect(await untilState(updates, 'manual')).toEqual({ state: 'manual', version: '2.0.0' });
    expect(notices.at(-1)).toMatchObject({ code: 'update-available', version: '2.0.0' });
    expect(feed.requests).toHaveLength(1);
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
  });

  it('is announced once, however often it is found', async () => {
    const updates = openAllowed({ isManual: true });
    await untilState(updates, 'manual');
    clock.advance(dayMs);
    await untilState(updates, 'manual');
    expect(codes()).toEqual(['updates-question', 'update-available']);
  });

  it('that the user wants at once makes the app quit', async () => {
    const updates = openAllowed();
    await untilState(updates, 'ready');
    updates.restart();
    expect(quits).toBe(1);
  });

  it('is left out when the file was changed after the download', async () => {
    const updates = openAllowed();
    await untilState(updates, 'ready');
    writeFileSync(
      join(folder, 'cache/everink-updater/pending/Everink-2.0.0.AppImage'),
      'something else',
    );
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
    expect(updates.state).toEqual({ state: 'failed', why: 'not-installed' });
  });
});

describe.each([
  ['the same version', '1.2.3'],
  ['an older version', '1.2.2'],
  ['a test version before this one', '1.2.3-beta.1'],
])('%s', (_, version) => {
  it('is not downloaded', async () => {
    feed.publish(version, newContent);
    const updates = openAllowed();
    await untilState(updates, 'upToDate');
    expect(feed.requests).toHaveLength(1);
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
    expect(codes()).toEqual(['updates-question']);
  });
});

describe('a feed that cannot be trusted', () => {
  const refused: UpdateState = { state: 'failed', why: 'invalid' };

  it('is refused if the file is not the one of the feed', async () => {
    feed.publish('2.0.0', 'something else', newContent);
    const updates = openAllowed();
    expect(await untilState(updates, 'failed')).toEqual(refused);
    expect(refusals).toEqual(['ERR_CHECKSUM_MISMATCH']);
    await updates.installWhenReady();
    expect(installed()).toBe(oldContent);
    expect(codes()).toEqual(['updates-question']);
  });

  const sha512 = `${'A'.repeat(86)}==`;
  it.each([
    ['is not a feed', '<html>Please log in</html>'],
    ['is empty', ''],
    ['has no version', `files:\n  - url: a.AppImage\n    sha512: ${sha512}\n`],
    ['has no files', 'version: 2.0.0\nfiles: []\n'],
    ['has no checksum', 'version: 2.0.0\nfiles:\n  - url: a.AppImage\n    sha2: abc\n'],
    [
      'leads to another server',
      `version: 2.0.0\nfiles:\n  - url: http://127.0.0.1:1/a.AppImage\n    sha512: ${sha512}\n`,
    ],
    [
      'leads out of its folder',
      `version: 2.0.0\nfiles:\n  - url: ../a.AppImage\n    sha512: ${sha512}\n`,
    ],
    [
      'requires an administrator',
      `version: 2.0.0\nfiles:\n  - url: a.AppImage\n    sha512: ${sha512}\n    isAdminRightsRequired: true\n`,
    ],
  ])('is refused if it %s', async (__, text) => {
    feed.publishText(text);
    const updates = openAllowed();
    expect(await untilState(updates, 'failed')).toEqual(refused);
    expect(feed.requests).toHaveLength(1);
  });

  it('is refused if it is very long', async () => {
    feed.publishText(`# ${'x'.repeat(300 * 1024)}\nversion: 2.0.0\n`);
    const updates = openAllowed();
    expect(await untilState(updates, 'failed')).toMatchObject({ state: 'failed' });
  });
});

it('a feed that cannot be reached says nothing, and is asked again the next day', async () => {
  feed.publish('1.2.3', oldContent);
  const updates = open();
  const { configuration } = feed;
  await feed.stop();
  writeFileSync(join(folder, 'app-update.yml'), configuration);
  updates.follow('ask');
  updates.follow('on');
  expect(await untilState(updates, 'failed')).toEqual({ state: 'failed', why: 'unreachable' });
  expect(codes()).toEqual(['updates-question']);
  expect(clock.nextDueMs).toBe(dayMs);
});

it('checks some time after the start, and every day', async () => {
  feed.publish('1.2.3', oldContent);
  const updates = open();
  updates.follow('on');
  expect(updates.state).toEqual({ state: 'off' });
  clock.advance(10_000);
  await untilState(updates, 'upToDate');
  for (const day of [1, 2]) {
    clock.advance(dayMs - 1);
    expect(feed.requests).toHaveLength(day);
    clock.advance(1);
    await untilState(updates, 'checking');
    await untilState(updates, 'upToDate');
    expect(feed.requests).toHaveLength(day + 1);
  }
  expect(codes()).toEqual([]);
});
