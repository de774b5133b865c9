import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from './inTransaction.ts';
import { closeDamaged, openDamaged } from './openDamaged.ts';
import { closeDatabase, openDatabase } from './openDatabase.ts';
import { finishRecovery, setAside, unfinishedRecoveries } from './setAside.ts';
import { walkRows } from './walkRows.ts';

let folder: string;
let path: string;

const ladder = ['CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;'];
const rowCount = 5_000;
const pageSizeBytes = 4096;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-recovery-'));
  path = join(folder, 'test.sqlite');
  const database = openDatabase(path, ladder);
  const insert = database.prepare('INSERT INTO things (name) VALUES (?)');
  inTransaction(database, () => {
    for (let i = 1; i <= rowCount; i += 1) insert.run(nameOf(i));
  });
  closeDatabase(database);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nameOf = (id: number): string => `thing ${id} with a name that takes some room`;

function overwrite(offset: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.byteLength, offset);
  closeSync(file);
}

/** Ids of the rows that can be read; every one of them is checked. */
function readable(): { readonly ids: readonly number[]; readonly isComplete: boolean } {
  const scratch = join(folder, 'scratch');
  const before = readFileSync(path);
  const database = openDamaged(path, scratch, ladder);
  const ids: number[] = [];
  try {
    if (database === undefined) return { ids, isComplete: false };
    const { isComplete } = walkRows(database, 'things', 'name', (row) => {
      if (row.name === nameOf(Number(row.rowid))) ids.push(Number(row.rowid));
    });
    return { ids, isComplete };
  } finally {
    closeDamaged(database, scratch);
    expect(readFileSync(path).equals(before), 'the damaged file stays as it is').toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('scratch'))).toEqual([]);
  }
}

describe('I10: rows of a damaged database', () => {
  test('are all read from an intact one', () => {
    const { ids, isComplete } = readable();
    expect(ids).toHaveLength(rowCount);
    expect(isComplete).toBe(true);
  });

  test.each([
    ['is zeroed', new Uint8Array(pageSizeBytes)],
    ['holds something else', new Uint8Array(pageSizeBytes).fill(0xa5)],
  ])('except those of one page are read if that page %s', (_, bytes) => {
    overwrite(20 * pageSizeBytes, bytes);
    const { ids, isComplete } = readable();
    expect(isComplete).toBe(false);
    expect(ids.length).toBeGreaterThan(rowCount - 100);
    expect(ids.length).toBeLessThan(rowCount);
    expect(ids.at(-1)).toBe(rowCount);
  });

  test('are all read if the first page is lost', () => {
    overwrite(0, new Uint8Array(pageSizeBytes));
    expect(readable().ids).toHaveLength(rowCount);
  });

  test('are read up to the end of a truncated file', () => {
    const { size } = statSync(path);
    truncateSync(path, Math.floor(size / 2));
    const { ids, isComplete } = readable();
    expect(isComplete).toBe(false);
    expect(ids.length).toBeGreaterThan(rowCount / 3);
    expect(ids[0]).toBe(1);
  });

  test('are not found in a file of zeros, in bounded time', () => {
    const { size } = statSync(path);
    overwrite(0, new Uint8Array(size));
    expect(readable()).toEqual({ ids: [], isComplete: false });
  });
});

describe('setting aside', () => {
  test('I10: moves the file with its log into a dated folder and deletes nothing', () => {
    const database = readFileSync(path);
    overwrite(0, new Uint8Array(0));
    const aside = setAside(path, new Date('2026-11-24T12:30:00Z'));
    expect(aside).toBe(join(folder, 'test.sqlite.damaged-2026-11-24T12-30-00'));
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(join(aside, 'test.sqlite')).equals(database)).toBe(true);
  });

  test('uses another folder for a second one within the same second', () => {
    const now = new Date();
    const first = setAside(path, now);
    openDatabase(path, ladder).close();
    expect(setAside(path, now)).not.toBe(first);
  });

  test('I9: a recovery that was killed is found again until it is finished', () => {
    const aside = setAside(path, new Date());
    expect(unfinishedRecoveries(path)).toEqual([aside]);
    finishRecovery(aside, 'all');
    expect(unfinishedRecoveries(path)).toEqual([]);
  });
});
