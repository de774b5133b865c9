import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { asStorageError } from './StorageError.ts';

const pageSizeBytes = 4_096;

/** A file whose table can be found, and whose rows cannot be read. */
function damagedFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'everink-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'test.sqlite');
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE things (content BLOB) STRICT');
  const insert = database.prepare('INSERT INTO things VALUES (?)');
  for (let row = 0; row < 40; row += 1) insert.run(new Uint8Array(300));
  database.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, pageSizeBytes);
  writeFileSync(path, bytes);
  return path;
}

test.each([
  ['one row', (database) => database.prepare('SELECT * FROM things').get()],
  ['all rows', (database) => database.prepare('SELECT * FROM things').all()],
  ['row by row', (database) => [...database.prepare('SELECT * FROM things').iterate()]],
] satisfies readonly (readonly [
  string,
  (database: InstanceType<typeof DatabaseSync>) => unknown,
])[])('I10: a damaged file is reported as damaged, however it is read: %s', (_, read) => {
  const database = new DatabaseSync(damagedFile());
  onTestFinished(() => database.close());
  let fault: string | undefined;
  try {
    read(database);
  } catch (error) {
    fault = asStorageError(error).fault;
  }
  expect(fault).toBe('damaged');
});
