import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from './openDatabase.ts';
import { StorageError } from './StorageError.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-sqlite-'));
  path = join(folder, 'test.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ladder = [
  'CREATE TABLE things (name TEXT) STRICT;',
  "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';",
];

const faultOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof StorageError ? error.fault : `not a StorageError: ${error}`;
  }
};

describe('opening a database', () => {
  test('I1: makes it flush its write-ahead log at every commit', () => {
    const database = openDatabase(path, ladder);
    expect({ ...database.prepare('PRAGMA journal_mode').get() }).toEqual({ journal_mode: 'wal' });
    const full = 2;
    expect({ ...database.prepare('PRAGMA synchronous').get() }).toEqual({ synchronous: full });
    database.close();
  });

  test('applies the missing migrations and keeps the content', () => {
    const old = openDatabase(path, ladder.slice(0, 1));
    old.exec("INSERT INTO things VALUES ('chair')");
    old.close();
    const database = openDatabase(path, ladder);
    expect({ ...database.prepare('SELECT * FROM things').get() }).toEqual({
      name: 'chair',
      colour: 'red',
    });
    database.close();
  });

  test('leaves the file at its version if a migration fails', () => {
    openDatabase(path, ladder.slice(0, 1)).close();
    const broken = [...ladder, 'CREATE TABLE things (name TEXT);'];
    expect(faultOf(() => openDatabase(path, broken))).toBe('refused');
    const database = new DatabaseSync(path);
    expect({ ...database.prepare('PRAGMA user_version').get() }).toEqual({ user_version: 1 });
    database.close();
  });

  test('refuses a file of a newer version without changing it', () => {
    closeDatabase(openDatabase(path, [...ladder, 'CREATE TABLE more (name TEXT);']));
    const before = readFileSync(path);
    expect(faultOf(() => openDatabase(path, ladder))).toBe('newer-version');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.each([
    ['zeros', () => writeFileSync(path, Buffer.alloc(20_000))],
    [
      'text',
      () => writeFileSync(path, 'not a database, but long enough to look like one\n'.repeat(99)),
    ],
    [
      'a torn end',
      () => {
        const database = openDatabase(path, ladder);
        const insert = database.prepare('INSERT INTO things (name) VALUES (?)');
        for (let i = 0; i < 2_000; i += 1) insert.run(`thing ${i} of many`);
        closeDatabase(database);
        truncateSync(path, 30_000);
      },
    ],
  ])('I10: %s instead of a database counts as damage', (_, damage) => {
    damage();
    expect(faultOf(() => openDatabase(path, ladder))).toBe('damaged');
  });

  test('I10: an empty file counts as damage, not as a new database', () => {
    writeFileSync(path, '');
    expect(faultOf(() => openDatabase(path, ladder))).toBe('damaged');
    expect(readFileSync(path).byteLength).toBe(0);
  });

  test('I10: an empty file beside a write-ahead log counts as damage, and the log stays', () => {
    const database = openDatabase(path, ladder);
    database.exec("INSERT INTO things (name) VALUES ('chair')");
    const log = readFileSync(`${path}-wal`);
    database.close();
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, log);
    expect(faultOf(() => openDatabase(path, ladder))).toBe('damaged');
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
  });

  test('a folder that does not exist is unavailable', () => {
    expect(faultOf(() => openDatabase(join(folder, 'none', 'test.sqlite'), ladder))).toBe(
      'unavailable',
    );
  });
});
