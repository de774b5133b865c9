import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { inTransaction } from './inTransaction.ts';
import { prepareOnce } from './prepareOnce.ts';
import { StorageError } from './StorageError.ts';

/**
 * The ladder of a schema: statement `n` takes a database of version `n` to version `n + 1`. Steps are only
 * ever added, never changed.
 */
export type Migrations = readonly string[];

/** Version of the schema in the file, 0 for a new one. @throws StorageError `newer-version` */
export function readVersion(database: DatabaseSyncInstance, migrations: Migrations): number {
  const { user_version: version } = prepareOnce(database, 'PRAGMA user_version').get() as {
    user_version: number;
  };
  if (version <= migrations.length) return version;
  throw new StorageError(
    'newer-version',
    `the database has version ${version}, this program knows versions up to ${migrations.length}`,
  );
}

/** Climbs the ladder from where the file stands, all steps or none. */
export function migrate(database: DatabaseSyncInstance, migrations: Migrations): void {
  if (readVersion(database, migrations) === migrations.length) return;
  inTransaction(database, () => {
    // Read again under the lock: another process may have climbed meanwhile.
    for (const step of migrations.slice(readVersion(database, migrations))) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
