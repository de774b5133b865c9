import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from './readBoard.ts';
import { StoreWriter } from './StoreWriter.ts';
import { migrations } from './schema.ts';
import type { StoreWrite } from './storeProtocol.ts';

const boardId = 'board';
let database: DatabaseSyncInstance;
let writer: StoreWriter;
let doc: Y.Doc;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const migration of migrations) database.exec(migration);
  writer = new StoreWriter(database);
  doc = new Y.Doc();
});

afterEach(() => database.close());

/** Draws a shape. */
function drawing(shapeId: string, createdAt = 1): StoreWrite {
  const before = Y.encodeStateVector(doc);
  doc.getMap('shapes').set(shapeId, shapeId);
  const update = Y.encodeStateAsUpdate(doc, before);
  return {
    type: 'operation',
    id: crypto.randomUUID(),
    boardId,
    kind: 'draw',
    origin: 'local',
    createdAt,
    update,
    waits: false,
  };
}

/** Draws a shape and stores the operation. @returns its seq */
const draw = (shapeId: string): number => writer.apply(drawing(shapeId)) ?? 0;

const keepSnapshot = (seq: number, payload: Uint8Array): void => {
  writer.apply({ type: 'snapshot', boardId, seq, createdAt: seq, payload });
};

function shapes(): unknown {
  const shown = new Y.Doc();
  for (const update of readBoard(database, boardId).updates) Y.applyUpdate(shown, update);
  return shown.getMap('shapes').toJSON();
}

test('I9: a late snapshot never replaces a newer one (vscode 40267)', () => {
  const first = draw('a');
  const staleSnapshot = Y.encodeStateAsUpdate(doc);
  const second = draw('b');
  const newerSnapshot = Y.encodeStateAsUpdate(doc);
  draw('c');
  keepSnapshot(second, newerSnapshot);
  keepSnapshot(first, staleSnapshot);
  keepSnapshot(second, staleSnapshot);
  expect(readBoard(database, boardId).updates[0]).toEqual(newerSnapshot);
  expect(shapes()).toEqual({ a: 'a', b: 'b', c: 'c' });
  // Nor does it count as one that covers operations: should the newest be damaged, all of them are needed.
  database.exec('UPDATE snapshots SET payload = zeroblob(9)');
  expect(shapes()).toEqual({ a: 'a', b: 'b', c: 'c' });
});

test('I12: a repeated piece does not replace the first one', () => {
  const strokeId = crypto.randomUUID();
  const keep = (value: number): void => {
    const piece = Uint8Array.of(value);
    writer.apply({ type: 'draft', boardId, strokeId, sequence: 0, piece });
  };
  keep(1);
  keep(2);
  expect(database.prepare('SELECT piece FROM drafts').all()).toEqual([{ piece: Uint8Array.of(1) }]);
});

test('I26: a replacing piece replaces those from its number on, even when it is written again', () => {
  const strokeId = crypto.randomUUID();
  const piece = (sequence: number, value: number, replaces = false): StoreWrite => ({
    type: 'draft',
    boardId,
    strokeId,
    sequence,
    piece: Uint8Array.of(value),
    replaces,
  });
  const writes = [piece(0, 1), piece(1, 2), piece(2, 3), piece(1, 4, true), piece(2, 5)];
  writer.applyAll(writes);
  // A transaction of which it is not known whether it was committed is written once more.
  writer.applyAll(writes);
  const rows = database.prepare('SELECT sequence, piece FROM drafts ORDER BY sequence').all();
  expect(rows).toEqual([
    { sequence: 0, piece: Uint8Array.of(1) },
    { sequence: 1, piece: Uint8Array.of(4) },
    { sequence: 2, piece: Uint8Array.of(5) },
  ]);
});

const boardRows = (): unknown =>
  database
    .prepare(
      'SELECT created_at AS createdAt, updated_at AS updatedAt, undelivered_seq AS seq FROM boards',
    )
    .all();

test('operations written in a group and one by one lead to the same board row', () => {
  const [, last] = writer.applyAll([drawing('a', 5), drawing('b', 9), drawing('c', 7)]);
  expect(boardRows()).toEqual([{ createdAt: 5, updatedAt: 9, seq: Number(last) + 1 }]);
});

test('a board that is purged in the group of its last operation stays purged', () => {
  const gone = { id: boardId, title: '', createdAt: 1, updatedAt: 1, deletedAt: 2 };
  writer.applyAll([{ type: 'board', board: gone }, drawing('a'), { type: 'purge', boardId }]);
  expect(boardRows()).toEqual([]);
});
