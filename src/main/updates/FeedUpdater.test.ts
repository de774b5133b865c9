import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FeedUpdater } from './FeedUpdater.ts';
import { UpdateFeed } from './testing/UpdateFeed.ts';

let folder: string;
let feed: UpdateFeed;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everink-feed-updater-'));
  vi.stubEnv('APPIMAGE', join(folder, 'Everink.AppImage'));
  writeFileSync(join(folder, 'Everink.AppImage'), 'the old program');
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  feed = await UpdateFeed.start();
  feed.publish('2.0.0', 'the new program');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await feed.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open(kind: 'appImage' | 'nsis' = 'appImage'): FeedUpdater {
  const feedPath = join(folder, 'app-update.yml');
  writeFileSync(feedPath, feed.configuration);
  const path = join(folder, 'Everink.AppImage');
  const installation = kind === 'appImage' ? { feedPath, kind, path } : { feedPath, kind };
  return new FeedUpdater({ installation, version: '1.2.3' });
}

it('downloads again right after a download was cancelled', async () => {
  const updater = open();
  await updater.check();
  const release = feed.hold();
  const cancelled = new AbortController();
  const first = updater.download(cancelled.signal);
  await feed.fileRequested();
  cancelled.abort();
  release();
  const second = updater.download(new AbortController().signal);
  await expect(first).rejects.toThrow();
  await second;
});

it('does not begin a download that was cancelled while it waited for the one before', async () => {
  const updater = open();
  await updater.check();
  feed.hold();
  const cancelled = new AbortController();
  const downloads = [updater.download(cancelled.signal), updater.download(cancelled.signal)];
  await feed.fileRequested();
  cancelled.abort();
  const results = await Promise.allSettled(downloads);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(feed.requests).toHaveLength(2);
});

it('downloads the whole file, without a map of its blocks', async () => {
  feed.publishText(`${feed.text}    blockMapSize: 5\n`);
  const updater = open();
  await updater.check();
  await updater.download(new AbortController().signal);
  expect(feed.requests).toHaveLength(2);
});

it('refuses a feed whose installer downloads another file', async () => {
  const [sha512 = ''] = /(?<=sha512: ).*/.exec(feed.text) ?? [];
  feed.publishText(
    `version: 2.0.0\nfiles:\n  - url: Everink-2.0.0.exe\n    sha512: ${sha512}\n` +
      `packages:\n  ${process.arch}:\n    path: Everink.7z\n    sha512: ${sha512}\n    size: 15\n`,
  );
  const updater = open('nsis');
  await updater.check();
  await expect(updater.download(new AbortController().signal)).rejects.toMatchObject({
    why: 'invalid',
    message: 'ERR_UPDATER_WEB_INSTALLER_DISABLED',
  });
});
