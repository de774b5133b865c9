import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SmallDisk, whyNoSmallDisk } from '../main/queue/testing/SmallDisk.ts';
import { programPath } from '../shared/testing/programs.ts';
import type { Migrations } from './migrate.ts';
import { closeDatabase, openDatabase } from './openDatabase.ts';
import { StorageError } from './StorageError.ts';
import { runUntilFileChange } from './testing/runUntilFileChange.ts';
import { rowCount, testLadder } from './testing/testLadder.ts';

const program = programPath('openLadderProgram');
const name = 'test.sqlite';
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-migration-'));
  path = join(folder, name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A database of the first version. */
function makeOld(count: number): void {
  const database = openDatabase(path, testLadder.slice(0, 1));
  database.exec(
    `WITH RECURSIVE ids(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < ${count})
     INSERT INTO things SELECT id, 'thing ' || id || hex(zeroblob(10)) FROM ids`,
  );
  closeDatabase(database);
}

const at = (day: number) => (): Date => new Date(Date.UTC(2026, 0, day, 12, 30));

const daysFromNow = (days: number): Date => new Date(Date.now() + days * 24 * 60 * 60 * 1_000);

const copies = (where = folder): readonly string[] =>
  readdirSync(where)
    .filter((each) => each.includes('.version-'))
    .toSorted();

/** Version, number of things, and whether SQLite finds it sound. */
function look(file: string): { version: number; things: number; check: string } {
  const database = new DatabaseSync(file);
  const value = (sql: string): unknown => Object.values(database.prepare(sql).get() ?? {})[0];
  const seen = {
    version: Number(value('PRAGMA user_version')),
    things: Number(value('SELECT count(*) FROM things')),
    check: String(value('PRAGMA integrity_check')),
  };
  database.close();
  return seen;
}

describe('a database of an earlier version', () => {
  test('I10: is copied before it is migrated', () => {
    makeOld(10);
    chmodSync(path, 0o600);
    closeDatabase(openDatabase(path, testLadder, at(1)));
    expect(look(path)).toEqual({ version: 3, things: 10, check: 'ok' });
    expect(copies()).toEqual([`${name}.version-1-2026-01-01T12-30-00`]);
    const copy = join(folder, copies()[0] ?? '');
    expect(look(copy)).toEqual({ version: 1, things: 10, check: 'ok' });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  });

  test('has a copy that contains changes from the write-ahead log', () => {
    makeOld(1);
    const open = openDatabase(path, testLadder.slice(0, 1));
    open.exec("INSERT INTO things VALUES (2, 'in the log')");
    // As a kill would leave it.
    const killed = join(folder, 'killed');
    for (const suffix of ['', '-wal']) cpSync(path + suffix, join(killed, name + suffix));
    open.close();
    closeDatabase(openDatabase(join(killed, name), testLadder));
    expect(look(join(killed, copies(killed)[0] ?? ''))).toMatchObject({ version: 1, things: 2 });
  });

  test('keeps the two newest copies, whatever their version', () => {
    makeOld(1);
    const ladder: string[] = [...testLadder];
    for (let day = 1; day <= 4; day += 1) {
      closeDatabase(openDatabase(path, ladder, at(day)));
      ladder.push(`CREATE TABLE day${day} (x TEXT);`);
    }
    // Not a name that a copy gets.
    writeFileSync(`${path}.version-mine`, '');
    closeDatabase(openDatabase(path, ladder, at(5)));
    expect(copies()).toEqual([
      `${name}.version-5-2026-01-04T12-30-00`,
      `${name}.version-6-2026-01-05T12-30-00`,
      `${name}.version-mine`,
    ]);
  });

  test('is not copied if it is new or of this version', () => {
    closeDatabase(openDatabase(path, testLadder));
    closeDatabase(openDatabase(path, testLadder));
    expect(copies()).toEqual([]);
  });

  test('I40: loses a copy once the boards deleted since then cannot be restored any more', () => {
    closeDatabase(openDatabase(path, testLadder));
    const names = [29, 31].map((days) => {
      const date = daysFromNow(-days);
      const stamp = date.toISOString().slice(0, 19).replaceAll(':', '-');
      const copy = `${name}.version-1-${stamp}`;
      writeFileSync(join(folder, copy), '');
      utimesSync(join(folder, copy), date, date);
      return copy;
    });
    closeDatabase(openDatabase(path, testLadder));
    expect(copies()).toEqual(names.slice(0, 1));
  });

  test('I10: keeps a copy just as long if the clock is ten years ahead from one start on', () => {
    makeOld(10);
    closeDatabase(openDatabase(path, testLadder));
    const startAhead = (days: number): void => {
      const now = daysFromNow(10 * 365 + days);
      closeDatabase(openDatabase(path, testLadder, () => now));
      utimesSync(path, now, now);
    };
    for (const day of [0, 1, 29]) {
      startAhead(day);
      expect(copies(), `after ${day} days`).toHaveLength(1);
    }
    startAhead(31);
    expect(copies()).toEqual([]);
  });

  test('is unchanged, without a copy, if a step fails', () => {
    makeOld(10);
    const broken: Migrations = [...testLadder, 'CREATE TABLE things (x TEXT);'];
    expect(() => openDatabase(path, broken)).toThrow(StorageError);
    expect(look(path)).toEqual({ version: 1, things: 10, check: 'ok' });
    expect(copies()).toEqual([]);
  });
});

describe.skipIf(whyNoSmallDisk() !== undefined)('on a disk without room for the copy', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk(join(folder, 'disk'), 8 * 1024 * 1024);
    path = join(disk.folder, name);
  });
  afterEach(() => disk.remove());

  test('I10, I11: nothing is changed until there is space', () => {
    makeOld(100_000);
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, new Uint8Array(3 * 1024 * 1024));
    const faults = [1, 2].map((day) => {
      try {
        openDatabase(path, testLadder, at(day)).close();
        return undefined;
      } catch (error) {
        return error;
      }
    });
    for (const fault of faults) {
      expect(fault).toMatchObject({ fault: 'disk-full' });
      expect(String(fault)).toMatch(/needs \d MB, and the disk has \d MB/);
    }
    expect(look(path)).toEqual({ version: 1, things: 100_000, check: 'ok' });
    expect(copies(disk.folder)).toEqual([]);
    expect(existsSync(`${path}.copying`)).toBe(false);

    rmSync(ballast);
    closeDatabase(openDatabase(path, testLadder.slice(0, 1).concat('SELECT 1;'), at(3)));
    expect(look(path)).toEqual({ version: 2, things: 100_000, check: 'ok' });
    expect(copies(disk.folder)).toEqual([`${name}.version-1-2026-01-03T12-30-00`]);
  });

  test('I10, I11: a migration that fills the disk leaves the database unchanged, and no copy', () => {
    makeOld(100_000);
    expect(() => openDatabase(path, testLadder, at(1))).toThrow(StorageError);
    expect(look(path)).toEqual({ version: 1, things: 100_000, check: 'ok' });
    expect(copies(disk.folder)).toEqual([]);
  });
});

describe('a migration that is killed', () => {
  test('I2, I10: before any change of a file continues at the next start', async () => {
    makeOld(10);
    let wasKilled = true;
    for (let step = 1; wasKilled; step += 1) {
      const killed = join(folder, `killed-at-${step}`);
      cpSync(path, join(killed, name));
      // What an earlier kill left in the middle of a copy.
      writeFileSync(join(killed, `${name}.copying`), 'half a copy');
      wasKilled = await runUntilFileChange(step, program, [join(killed, name)]);
      closeDatabase(openDatabase(join(killed, name), testLadder));
      expectMigrated(killed, 10);
      if (!wasKilled) expect(step, 'each step was tried').toBeGreaterThan(1);
    }
  });

  test.each([
    ['in the middle of the copy', `${name}.copying`],
    ['once the copy is complete', `${name}.version-`],
  ])('I2, I10: %s continues at the next start', async (_, sign) => {
    makeOld(rowCount);
    const killed = join(folder, 'killed');
    cpSync(path, join(killed, name));
    const watcher = watch(killed);
    const child = spawn(process.execPath, [program, join(killed, name)], { stdio: 'inherit' });
    const exited = once(child, 'exit');
    watcher.on('change', (_event, file) => {
      if (String(file).startsWith(sign)) child.kill('SIGKILL');
    });
    await exited;
    watcher.close();
    const { version } = look(join(killed, name));
    expect([1, testLadder.length]).toContain(version);
    for (const copy of copies(killed)) expectSoundCopy(join(killed, copy), rowCount);
    closeDatabase(openDatabase(join(killed, name), testLadder));
    expectMigrated(killed, rowCount);
  });

  function expectSoundCopy(file: string, count: number): void {
    expect(look(file)).toEqual({ version: 1, things: count, check: 'ok' });
  }

  function expectMigrated(where: string, count: number): void {
    expect(look(join(where, name))).toEqual({ version: 3, things: count, check: 'ok' });
    expect(existsSync(join(where, `${name}.copying`))).toBe(false);
    expect(copies(where).length).toBeGreaterThan(0);
    for (const copy of copies(where)) expectSoundCopy(join(where, copy), count);
  }
});
