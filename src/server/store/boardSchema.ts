import type { Migrations } from '../../sqlite/migrate.ts';

/**
 * A board is its snapshot and, after it, the updates of the log. `unreadable` keeps updates that Yjs could
 * not apply. `probe` is written to see whether the disk takes anything. `fingerprints` saves reading boards
 * to compare them with another server's: there is one only while the board is as it was when that was taken.
 * `client` is whose quota an update counts towards, and `shares` has the same for snapshots, in bytes. What was
 * there before quotas counts as stored by those who know the token.
 */
export const boardMigrations: Migrations = [
  `CREATE TABLE snapshots (board TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL);
   CREATE TABLE updates (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     board TEXT NOT NULL,
     bytes BLOB NOT NULL
   );
   CREATE INDEX updates_of_board ON updates (board);
   CREATE TABLE unreadable (board TEXT NOT NULL, bytes BLOB NOT NULL);
   CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL);
   INSERT INTO probe VALUES (1, 0);`,
  `CREATE TABLE fingerprints (board TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL);`,
  `ALTER TABLE updates ADD COLUMN client TEXT NOT NULL DEFAULT 'token';
   CREATE TABLE shares (
     board TEXT NOT NULL,
     client TEXT NOT NULL,
     bytes REAL NOT NULL,
     UNIQUE (board, client)
   );
   INSERT INTO shares SELECT board, 'token', length(bytes) FROM snapshots;`,
];
