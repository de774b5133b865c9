import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from './openDatabase.ts';
import { testLadder } from './testing/testLadder.ts';
import { versionOfFile } from './versionOfFile.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-version-'));
  path = join(folder, 'test.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is the version of the schema, and nothing is changed by reading it', () => {
  closeDatabase(openDatabase(path, testLadder.slice(0, 2)));
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  copyFileSync(path, join(alone, 'test.sqlite'));
  expect(versionOfFile(join(alone, 'test.sqlite'))).toBe(2);
  expect(readdirSync(alone)).toEqual(['test.sqlite']);
});

it('is the new one after a migration, even if the program is killed while the database is open', () => {
  closeDatabase(openDatabase(path, testLadder.slice(0, 1)));
  const open = openDatabase(path, testLadder);
  open.exec("INSERT INTO things (id, name) VALUES (1, 'one')");
  const killed = join(folder, 'killed.sqlite');
  copyFileSync(path, killed);
  expect(versionOfFile(killed)).toBe(testLadder.length);
  open.close();
});

it('is unknown for other files', () => {
  expect(versionOfFile(path)).toBeUndefined();
  expect(versionOfFile(folder)).toBeUndefined();
  for (const content of ['', 'short', 'x'.repeat(200)]) {
    writeFileSync(path, content);
    expect(versionOfFile(path)).toBeUndefined();
  }
});
