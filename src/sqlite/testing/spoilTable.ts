import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';

/** Overwrites the first page of a table in the database file; what is in the write-ahead log stays as it is. */
export function spoilTable(path: string, table: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  const { page, size } = database
    .prepare(
      `SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?`,
    )
    .get(table) as { page: number; size: number };
  database.close();
  const file = openSync(path, 'r+');
  writeSync(file, new Uint8Array(size).fill(0x5a), 0, size, (page - 1) * size);
  closeSync(file);
}
