import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseName, migrations } from '../../src/main/store/schema.ts';
import { closeDatabase, openDatabase } from '../../src/sqlite/openDatabase.ts';
import { runApp, spawnApp } from '../harness/spawnApp.ts';
import { expect, test } from '../harness/test.ts';
import { noticesOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('I31: a second start focuses the first window, and a lock that cannot be acquired is reported separately', async ({
  app,
  folder,
}) => {
  const second = await runApp(app.dataFolder);
  expect(second).toMatchObject({
    code: 0,
    output: expect.stringContaining(t('native.start.running', { folder: app.dataFolder })),
  });

  await mkdir(join(folder, 'SingletonLock'));
  const blocked = await runApp(folder);
  expect(blocked.code).toBe(1);
  expect(blocked.output).toContain(
    t('native.start.inTheWay', { path: join(folder, 'SingletonLock') }),
  );
  expect(blocked.output).not.toContain(t('native.start.running', { folder }));

  const temporary = join(folder, 'x'.repeat(80));
  await mkdir(temporary);
  const unreachable = await runApp(join(folder, 'data'), { env: { TMPDIR: temporary } });
  expect(unreachable.code).toBe(1);
  expect(unreachable.output).toContain(
    t('native.start.temporaryPathTooLong', { folder: temporary }),
  );

  const newer = join(folder, 'newer');
  await mkdir(newer);
  closeDatabase(openDatabase(join(newer, databaseName), [...migrations, 'SELECT 1;']));
  const before = await readFile(join(newer, databaseName));
  const refused = await runApp(newer);
  expect(refused.code).toBe(1);
  const reason = t('native.start.newerVersion', { folder: newer });
  expect(refused.output).toContain(`dialog ${t('native.start.failed')}: ${reason}`);
  const foreign = (await readdir(newer)).filter((name) => !name.startsWith(databaseName));
  expect(foreign).toEqual([]);
  expect((await readFile(join(newer, databaseName))).equals(before)).toBe(true);

  await writeFile(join(folder, 'file'), '');
  const misplaced = await runApp(join(folder, 'file/data'));
  expect(misplaced.code).toBe(1);
  expect(misplaced.output).toContain(
    t('native.start.isFile', { folder: join(folder, 'file/data') }),
  );
});

test('I19: drawing continues after the terminal was closed, and output to a full disk does not fill the log', async ({
  app,
  folder,
}) => {
  app.closeTerminal();
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 100, y },
    { x: x + 100, y },
  ]);
  await app.waitForStatus(/Saved/);
  // Each window that loads is a line of the log.
  await app.page.reload();
  await app.waitForStatus(/Saved/);
  await expect(noticesOf(app.page)).toBeEmpty();

  if (!existsSync('/dev/full')) return;
  const full = openSync('/dev/full', 'w');
  const muted = spawnApp({ dataFolder: folder, output: full });
  closeSync(full);
  const ended = once(muted, 'exit');
  const log = async (): Promise<string> =>
    await readFile(join(folder, 'logs/everink.log'), 'utf8').catch(() => '');
  await expect.poll(log).toMatch(/board opened|uncaught/);
  muted.kill('SIGTERM');
  await ended;
  const lines = (await log()).trimEnd().split('\n');
  expect(lines.filter((line) => / (warn|error) /.test(line))).toEqual([]);
  expect(lines.length).toBeLessThan(20);
});
