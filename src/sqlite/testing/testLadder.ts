/** A ladder of two versions: the second fills a table, which takes some time. */
export const rowCount = 200_000;

export const testLadder = [
  'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;',
  `CREATE TABLE names (thing INTEGER NOT NULL, name TEXT NOT NULL) STRICT;
   INSERT INTO names SELECT id, upper(name) FROM things;`,
  "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';",
];
