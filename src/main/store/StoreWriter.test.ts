import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from './readBoard.ts';
import { StoreWriter } from './StoreWriter.ts';
import { migrations } from './schema.ts';

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

/** Draws a shape and stores the operation. @returns its seq */
function draw(shapeId: string): number {
  const before = Y.encodeStateVector(doc);
  doc.getMap('shapes').set(shapeId, shapeId);
  const update = Y.encodeStateAsUpdate(doc, before);
  return (
    writer.apply({
      type: 'operation',
      id: crypto.randomUUID(),
      boardId,
      kind: 'draw',
      origin: 'local',
      createdAt: 1,
      update,
      waits: false,
    }) ?? 0
  );
}

const keepSnapshot = (seq: number, payload: Uint8Array): void => {
  writer.apply({ type: 'snapshot', boardId, seq, createdAt: seq, payload });
};

function shapes(): unknown {
  const shown = new Y.Doc();
  for (const update of readBoard(database, boardId).updates) Y.applyUpdate(shown, update);
  return shown.getMap('shapes').toJSON();
}

test('I9: a snapshot that comes late never takes the place of a newer one (vscode 40267)', () => {
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

test('I12: a piece that is told again does not take the place of the first', () => {
  const strokeId = crypto.randomUUID();
  const keep = (value: number): void => {
    const piece = Uint8Array.of(value);
    writer.apply({ type: 'draft', boardId, strokeId, sequence: 0, piece });
  };
  keep(1);
  keep(2);
  expect(database.prepare('SELECT piece FROM drafts').all()).toEqual([{ piece: Uint8Array.of(1) }]);
});
