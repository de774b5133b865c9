import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { CrashReports, crashFolder } from './CrashReports.ts';

const nowMs = Date.UTC(2030, 0, 1);
const hourMs = 3_600_000;
let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'everink-crashes-'));
  mkdirSync(join(crashFolder(dataFolder), 'completed'), { recursive: true });
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const newReports = (version: string): CrashReports =>
  new CrashReports({ dataFolder, version, log: silentLog, wallMs: () => nowMs });

async function openReports(version = '1.0.0'): Promise<CrashReports> {
  const reports = newReports(version);
  await reports.open();
  return reports;
}

/** As Chromium writes them. */
function writeDump(name: string, atMs: number): void {
  for (const extension of ['dmp', 'meta']) {
    const path = join(crashFolder(dataFolder), 'completed', `${name}.${extension}`);
    writeFileSync(path, 'x');
    utimesSync(path, atMs / 1_000, atMs / 1_000);
  }
}

test('a crash is listed with its version, also by the next start', async () => {
  const first = await openReports();
  first.record({ process: 'window', reason: 'oom', exitCode: 5 });
  await first.settled();
  writeDump('window', nowMs + 1_000);
  const second = await openReports('2.0.0');
  second.record({ process: 'graphics', reason: 'crashed' });
  await second.settled();
  expect((await openReports('2.0.0')).list.crashes).toEqual([
    { atMs: nowMs, process: 'graphics', reason: 'crashed', version: '2.0.0' },
    { atMs: nowMs, process: 'window', reason: 'oom', exitCode: 5, version: '1.0.0' },
  ]);
});

test('the next start finds a crash of the main process by its dump', async () => {
  await openReports();
  writeDump('main', nowMs + hourMs);
  const { list } = await openReports('2.0.0');
  expect(list.crashes).toEqual([
    { atMs: nowMs + hourMs, process: 'main', reason: 'crashed', version: '1.0.0' },
  ]);
  expect((await openReports('2.0.0')).list).toEqual(list);
});

test('a crash before the list is opened leaves those of earlier runs', async () => {
  const first = await openReports();
  for (let count = 0; count < 30; count += 1) first.record({ process: 'window', reason: 'oom' });
  await first.settled();
  writeDump('main', nowMs - hourMs);
  const second = newReports('2.0.0');
  second.record({ process: 'graphics', reason: 'crashed' });
  await second.settled();
  const { crashes } = (await openReports('2.0.0')).list;
  expect(crashes.map(({ process }) => process)).toEqual(['graphics', ...Array(29).fill('window')]);
});

test('a bounded number of crashes and dumps is kept, the newest ones', async () => {
  for (let hour = 1; hour <= 12; hour += 1) writeDump(`dump-${hour}`, nowMs - hour * hourMs);
  const reports = await openReports();
  const names = readdirSync(join(crashFolder(dataFolder), 'completed'));
  expect(names).toHaveLength(20);
  expect(names).not.toContain('dump-11.dmp');
  for (let count = 0; count < 40; count += 1) reports.record({ process: 'window', reason: 'oom' });
  await reports.settled();
  const { crashes } = (await openReports()).list;
  expect(crashes).toHaveLength(30);
  expect(crashes.every(({ reason }) => reason === 'oom')).toBe(true);
});

test('a damaged list begins again, and one that cannot be written is no obstacle', async () => {
  const path = join(crashFolder(dataFolder), 'list.json');
  writeFileSync(path, '{"version":"1.0.0","crashes":[{"atMs":"x"}]}');
  expect((await openReports()).list.crashes).toEqual([]);
  rmSync(crashFolder(dataFolder), { recursive: true });
  writeFileSync(crashFolder(dataFolder), '');
  const reports = await openReports();
  reports.record({ process: 'window', reason: 'crashed' });
  await reports.settled();
  expect(reports.list.crashes).toHaveLength(1);
});
