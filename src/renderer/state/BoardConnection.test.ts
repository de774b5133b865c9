import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { messageToMainSchema } from '../../shared/ipc.ts';
import { maxActionSizeBytes } from '../../shared/limits.ts';
import type { Operation } from '../../shared/operation.ts';
import {
  BoardConnection,
  maxUnsavedOperations,
  maxUnsavedPieces,
  maxUnsavedSizeBytes,
} from './BoardConnection.ts';
import { maxSeparateOperations } from './PendingOperations.ts';
import { TestPort } from './testPort.ts';

const stateVector = Uint8Array.of(1, 7, 3);

/** A board's connection, and a way to draw on that board. */
function stage() {
  const connection = new BoardConnection({
    onPart: () => {},
    onLoaded: () => undefined,
    onLoadFailed: () => {},
    stateVector: () => stateVector,
    onStoredSizes: () => {},
    onStored: () => undefined,
    onRemote: () => {},
    onStatusChange: () => {},
    onRefused: () => {},
  });
  const doc = new Y.Doc();
  const drawn: Operation[] = [];
  doc.on('update', (update: Uint8Array) => {
    drawn.push({
      id: crypto.randomUUID(),
      boardId: 'board',
      kind: 'draw',
      update: new Uint8Array(update),
      createdAt: drawn.length,
    });
  });
  return {
    connection,
    doc,
    drawn: drawn as readonly Operation[],
    draw(count: number, { sizeBytes = 100, endsDraft = false } = {}): void {
      for (let index = 0; index < count; index += 1) {
        doc.getMap('shapes').set(`shape-${drawn.length}`, new Uint8Array(sizeBytes));
        const operation = drawn.at(-1);
        if (operation === undefined) throw new Error('nothing was drawn');
        connection.sendOperation(operation, endsDraft ? operation.id : undefined);
      }
    },
  };
}

function attach(connection: BoardConnection): TestPort {
  const port = new TestPort();
  connection.attach(port);
  return port;
}

/** What somebody would see who has these operations. */
function shapesAt(port: TestPort): readonly string[] {
  const doc = new Y.Doc();
  for (const update of port.updates()) Y.applyUpdate(doc, update);
  return shapesOf(doc);
}

const shapesOf = (doc: Y.Doc): readonly string[] => [...doc.getMap('shapes').keys()].toSorted();

/** The disk takes everything that comes, until nothing comes any more. */
function saveAll(port: TestPort): void {
  let savedCount = 0;
  while (savedCount < port.operations().length) {
    const operations = port.operations().slice(savedCount);
    savedCount += operations.length;
    port.give({ type: 'saved', operationIds: operations.map(({ operation }) => operation.id) });
  }
}

test('I22: main receives a bounded number of unsaved operations, and the rest later', () => {
  const { connection, draw, drawn } = stage();
  const port = attach(connection);
  draw(maxUnsavedOperations + 50);
  expect(port.operations()).toHaveLength(maxUnsavedOperations);
  expect(connection.status.save.unsavedCount).toBe(maxUnsavedOperations + 50);
  const [first] = drawn;
  port.give({ type: 'saved', operationIds: [first?.id ?? ''] });
  expect(port.operations()).toHaveLength(maxUnsavedOperations + 1);
  saveAll(port);
  expect(port.operations().map(({ operation }) => operation)).toEqual(drawn);
  expect(connection.status.save).toMatchObject({ state: 'saved', unsavedCount: 0 });
});

test('I22: main receives a bounded number of unsaved bytes, except for one large operation', () => {
  const { connection, draw } = stage();
  const port = attach(connection);
  draw(1, { sizeBytes: maxUnsavedSizeBytes * 2 });
  draw(1);
  expect(port.operations()).toHaveLength(1);
  saveAll(port);
  expect(port.operations()).toHaveLength(2);
  draw(9, { sizeBytes: maxUnsavedSizeBytes / 8 });
  const sizeBytes = port
    .updates()
    .slice(2)
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(sizeBytes).toBeLessThanOrEqual(maxUnsavedSizeBytes);
  expect(sizeBytes).toBeGreaterThan(maxUnsavedSizeBytes / 2);
});

test('I27: the operations of one change are sent together, also over a new port, before later ones', () => {
  const { connection, draw } = stage();
  attach(connection);
  const change = Array.from({ length: 3 }, () => largeOperation(maxUnsavedSizeBytes));
  connection.sendChange(change);
  draw(1);
  const port = attach(connection);
  const continues = port.operations().map((message) => message.continues);
  expect(continues).toEqual([true, true, undefined]);
  saveAll(port);
  expect(port.operations()).toHaveLength(4);
});

test('I27: a very large change is sent in several parts of bounded size', () => {
  const { connection } = stage();
  const port = attach(connection);
  const count = (maxActionSizeBytes / maxUnsavedSizeBytes) * 2;
  connection.sendChange(Array.from({ length: count }, () => largeOperation(maxUnsavedSizeBytes)));
  saveAll(port);
  const ends = port.operations().flatMap(({ continues }, index) => (continues ? [] : [index]));
  expect(ends).toEqual([count / 2 - 1, count - 1]);
});

const largeOperation = (sizeBytes: number): Operation => ({
  id: crypto.randomUUID(),
  boardId: 'board-1',
  kind: 'paste',
  update: new Uint8Array(sizeBytes),
  createdAt: 0,
});

test('I22: hours of drawing on a full disk are queued in merged form, completely', () => {
  const { connection, draw, doc, drawn } = stage();
  const port = attach(connection);
  const count = maxUnsavedOperations + maxSeparateOperations + 4_000;
  draw(count, { endsDraft: true });
  expect(connection.status.save.unsavedCount).toBe(count);
  saveAll(port);
  const sent = port.operations();
  expect(sent.length).toBeLessThan(maxUnsavedOperations + maxSeparateOperations + 100);
  // As far as they were sent, or did not wait long, they are what they were.
  const separate = maxUnsavedOperations + maxSeparateOperations;
  expect(sent.slice(0, separate).map(({ operation }) => operation)).toEqual(
    drawn.slice(0, separate),
  );
  for (const message of port.sent) expect(messageToMainSchema.parse(message)).toEqual(message);
  const drawnSizeBytes = drawn.reduce((sum, { update }) => sum + update.byteLength, 0);
  const sentSizeBytes = port.updates().reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(sentSizeBytes).toBeLessThanOrEqual(drawnSizeBytes);
  expect(shapesAt(port)).toEqual(shapesOf(doc));
  expect(connection.status.save).toMatchObject({ state: 'saved', unsavedCount: 0 });
});

test('I22: each draft that a merged operation ends is removed after it', () => {
  const { connection, draw, drawn } = stage();
  const port = attach(connection);
  draw(maxUnsavedOperations + maxSeparateOperations + 500, { endsDraft: true });
  saveAll(port);
  const ended = port.sent.flatMap((message) => {
    if (message.type === 'operation') return message.endsDraft ?? [];
    return message.type === 'drop-draft' ? message.strokeId : [];
  });
  expect(ended).toEqual(drawn.map(({ id }) => id));
});

test('I22: main is notified of the queued bytes, rarely, and when the queue is empty', () => {
  const { connection, draw } = stage();
  const port = attach(connection);
  draw(maxUnsavedOperations + 400);
  const told = () => port.sent.flatMap((message) => (message.type === 'pending' ? message : []));
  expect(told().length).toBeGreaterThan(0);
  expect(told().length).toBeLessThan(12);
  saveAll(port);
  expect(told().at(-1)).toEqual({ type: 'pending', operationCount: 0, sizeBytes: 0 });
});

test('I2: a window that closes sends everything to main, regardless of the limits', () => {
  const { connection, draw, doc } = stage();
  const port = attach(connection);
  draw(maxUnsavedOperations + maxSeparateOperations + 300);
  connection.handOver();
  expect(shapesAt(port)).toEqual(shapesOf(doc));
});

test('I2: a new port receives unsaved operations, then queued ones', () => {
  const { connection, draw, doc } = stage();
  attach(connection);
  draw(maxUnsavedOperations + maxSeparateOperations + 300);
  const next = attach(connection);
  expect(next.operations()).toHaveLength(maxUnsavedOperations);
  saveAll(next);
  expect(shapesAt(next)).toEqual(shapesOf(doc));
});

test('I22: ink is held back while main has much unsaved ink', () => {
  const { connection } = stage();
  const port = attach(connection);
  for (let sequence = 0; sequence < maxUnsavedPieces; sequence += 1) {
    expect(connection.takesPieces).toBe(true);
    const piece = Uint8Array.of(1);
    connection.send({ type: 'draft', strokeId: crypto.randomUUID(), sequence, piece });
  }
  expect(connection.takesPieces).toBe(false);
  port.give({ type: 'pieces-saved', count: 1 });
  expect(connection.takesPieces).toBe(true);
});

test('I22: each message of main is acknowledged once it is processed', () => {
  const { connection, doc } = stage();
  const port = attach(connection);
  port.load();
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(doc) });
  port.give({ type: 'saved', operationIds: [] });
  expect(port.appliedCount).toBe(2);
});

test('answers the port with the state of its board, in a valid form', () => {
  const { connection } = stage();
  const port = new TestPort();
  connection.attach(port);
  port.give({ type: 'ask-state' });
  expect(port.sent).toEqual([{ type: 'state', stateVector }]);
  for (const message of port.sent) expect(messageToMainSchema.parse(message)).toEqual(message);
});
