import type { Migrations } from '../../sqlite/migrate.ts';

/**
 * A board is its snapshot plus the later updates of the log. `unreadable` contains updates that Yjs could not apply.
 * `probe` is for test writes. `fingerprints` makes it unnecessary to read a board for a comparison with another server;
 * a row is deleted when its board changes. `client` is the client whose quota an update counts towards, and `shares` has
 * the same for snapshots, in bytes. Content from before quotas counts for the users of the token.
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
