import type { Migrations } from '../../sqlite/migrate.ts';

/** The database's file name in the data folder. */
export const databaseName = 'everink.sqlite';

/**
 * The migrations of the store's schema; none is ever changed. Their number is the version of the whole data folder: a
 * file in it that an earlier version would misread needs a step here, even an empty one (`SELECT 1;`).
 *
 * - `operations`: all updates of a board after its older snapshot, in the order of storing.
 *   `waiting` is 1 while the operation is in the outbox. `local` ones were made on this device, the others came from
 *   the server.
 * - `snapshots`: the whole board up to the operation `seq`, newest and second newest. Operations are deleted only when
 *   the second newest covers them, so a damaged newest snapshot loses nothing.
 * - `boards`: the list of boards. `synced_server` acknowledged the whole board; `undelivered_seq` is the last
 *   operation since then that was made without the outbox (0: none).
 * - `drafts`: unfinished ink and text, in pieces.
 * - `damaged`: unreadable rows, set aside unchanged.
 *
 * `checksum` covers the other columns that matter, see `checksums.ts`.
 */
export const migrations: Migrations = [
  `
  CREATE TABLE operations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    board_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    payload BLOB NOT NULL
  ) STRICT;
  CREATE INDEX operations_of_board ON operations (board_id, seq);
  CREATE INDEX operations_waiting ON operations (seq) WHERE waiting = 1;

  CREATE TABLE snapshots (
    board_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (board_id, seq)
  ) STRICT;

  CREATE TABLE boards (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    thumbnail BLOB,
    synced_server TEXT,
    undelivered_seq INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE drafts (
    board_id TEXT NOT NULL,
    stroke_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    piece BLOB NOT NULL,
    PRIMARY KEY (board_id, stroke_id, sequence)
  ) STRICT;

  CREATE TABLE damaged (
    found_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    board_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    payload BLOB
  ) STRICT;
  `,
];
