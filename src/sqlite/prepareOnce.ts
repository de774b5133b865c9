import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

const prepared = new WeakMap<DatabaseSyncInstance, Map<string, StatementSyncInstance>>();

/**
 * The statement of a connection for this SQL, prepared at its first use. A statement is freed only when it is
 * collected as garbage, and a closed connection keeps its files open until then: prepare few, and each once.
 */
export function prepareOnce(database: DatabaseSyncInstance, sql: string): StatementSyncInstance {
  const statements = prepared.get(database) ?? new Map<string, StatementSyncInstance>();
  prepared.set(database, statements);
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
