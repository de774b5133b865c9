import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import electron from 'electron';
import { UpdateFeed } from '../../src/main/updates/testing/UpdateFeed.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('asks before it looks for a new version, and restarts into that', async ({
  launch,
  stage,
  folder,
}) => {
  test.skip(process.platform !== 'linux', 'only an AppImage can be replaced by a test');
  const feed = await UpdateFeed.start();
  stage.add({ end: () => feed.stop() });
  const startedPath = join(folder, 'started');
  feed.publish('99.0.0', `#!/bin/sh\necho "the new version" > '${startedPath}'\n`);
  const feedPath = join(folder, 'app-update.yml');
  writeFileSync(feedPath, feed.configuration);
  const appImage = join(folder, 'Everink.AppImage');
  writeFileSync(appImage, 'the version before');
  chmodSync(appImage, 0o755);
  const app = await launch({
    env: {
      EVERINK_UPDATE_FEED: feedPath,
      XDG_CACHE_HOME: join(folder, 'cache'),
      APPIMAGE: appImage,
      // In Node, the `electron` package exports the path of the program.
      APPDIR: dirname(electron as unknown as string),
    },
  });

  const notices = noticesOf(app.page);
  await expect(notices).toContainText(t('mainTitles.updates-question'));
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 300, y: 200 },
  ]);
  await app.waitForStatus(/Saved/);
  expect(feed.requests).toEqual([]);

  await notices.getByRole('button', { name: t('notices.allowUpdates') }).click();
  await expect(notices).toContainText(t('mainTitles.update-ready', { version: '99.0.0' }));
  await expect(notices).not.toContainText(t('mainTitles.updates-question'));
  expect((await app.info()).updates).toEqual({ state: 'ready', version: '99.0.0' });
  await notices.getByRole('button', { name: t('notices.restartToUpdate') }).click();

  await expect.poll(() => existsSync(startedPath)).toBe(true);
  expect(app.hasExited).toBe(true);
  expect(readFileSync(appImage, 'utf8')).toContain('the new version');
});
