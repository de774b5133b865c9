import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { JumpingClock } from '../../base/testing/JumpingClock.ts';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { decodeRefused } from '../../shared/document/refusedDraft.ts';
import type { MessageToRenderer } from '../../shared/ipc.ts';
import { maxActionSizeBytes, maxUpdateSizeBytes } from '../../shared/limits.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { Operation } from '../../shared/operation.ts';
import type { BoardStatus, SyncStatus } from '../../shared/status.ts';
import { silentLog } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import { loadShapes, openQueue, TestBoard } from '../queue/testing/openQueue.ts';
import { OpenBoards } from './OpenBoards.ts';
import { TestWindow } from './testing/TestWindow.ts';
import { maxHeldSizeBytes, maxUnansweredSizeBytes } from './WindowFlow.ts';

const megabyte = 1024 * 1024;

let folder: string;
let queue: DrawingOperationQueue;
let openBoards: OpenBoards;
let clock: ManualClock;
let notices: MainNotice[];
let windows: TestWindow[];

/** What the sync is asked for here. */
const noSync = {
  openBoard: () => {},
  closeBoard: () => {},
  onSyncStatus: () => () => {},
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-ports-'));
  queue = await openQueue(folder);
  clock = new ManualClock();
  notices = [];
  windows = [];
  connect();
});

function connect(
  syncStatus: () => SyncStatus = () => ({ state: 'local-only', waitingCount: 0 }),
): void {
  openBoards = new OpenBoards({
    queue,
    sync: { ...noSync, syncStatus },
    placeOf: () => ({ type: 'device' }),
    log: silentLog,
    tell: (notice) => notices.push(notice),
    saved: () => {},
    clock,
  });
}

/** Makes the database one of another version of the app. @returns the version it had */
function setVersion(version: number): number {
  const database = new DatabaseSync(join(folder, 'everink.sqlite'));
  const before = database.prepare('PRAGMA user_version').get() as { user_version: number };
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
  return before.user_version;
}

afterEach(async () => {
  await Promise.all(windows.map((window) => window.close()));
  await openBoards.drained(Number.POSITIVE_INFINITY);
  openBoards.close();
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

/** Shows the board in a window; it is loaded when this resolves. */
async function show(boardId = 'board'): Promise<TestWindow> {
  const window = newWindow();
  await openBoards.open(boardId, window.port);
  await window.until('loaded');
  return window;
}

function newWindow(): TestWindow {
  const window = new TestWindow();
  windows.push(window);
  return window;
}

const send = (window: TestWindow, operation: Operation): void =>
  window.send({ type: 'operation', operation });

const savedIds = (window: TestWindow): readonly string[] =>
  window.of('saved').flatMap(({ operationIds }) => operationIds);

const saved = (window: TestWindow, count: number) =>
  window.until('saved', () => savedIds(window).length >= count);

const shapesOf = (window: TestWindow): readonly string[] => [...window.doc.getMap('shapes').keys()];

const updatesOf = (message: MessageToRenderer): readonly Uint8Array[] =>
  message.type === 'part' || message.type === 'loaded' ? message.updates : [];

const sizeOf = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { byteLength }) => sum + byteLength, 0);

const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

describe('a correct window', () => {
  test('I1: is notified of saved operations, in one message per flush', async () => {
    const window = await show();
    const board = new TestBoard('board');
    const before = queue.transactionCount;
    const operations = names('s', 100).map((name) => board.draw(name));
    for (const operation of operations) send(window, operation);
    const messages = await saved(window, 100);
    expect(savedIds(window)).toEqual(operations.map(({ id }) => id));
    expect(messages.length).toBeLessThanOrEqual(queue.transactionCount - before);
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(100);
  });

  test('I8: is notified that a change is in the outbox before it is notified that it is saved', async () => {
    openBoards.close();
    connect(() => {
      const waitingCount = queue.waitingCount('board');
      return { state: waitingCount === 0 ? 'synced' : 'syncing', waitingCount };
    });
    const window = await show();
    send(window, new TestBoard('board').draw('a'));
    await saved(window, 1);
    const received = window.received.map((message) =>
      message.type === 'status' ? message.status.sync.state : message.type,
    );
    expect(received[received.indexOf('saved') - 1]).toBe('syncing');
  });

  test('receives changes of other windows of its board, and no others', async () => {
    const [mine, theirs, elsewhere] = [await show(), await show(), await show('other')];
    const operation = new TestBoard('board').draw('a');
    send(mine, operation);
    await theirs.until('remote');
    await saved(mine, 1);
    const last = new TestBoard('board').draw('b');
    send(theirs, last);
    await mine.until('remote');
    expect(mine.of('remote').map(({ update }) => update)).toEqual([last.update]);
    expect(theirs.of('remote').map(({ update }) => update)).toEqual([operation.update]);
    expect(elsewhere.of('remote')).toEqual([]);
  });

  test('I12: passes its unfinished stroke to the next window that loads the board', async () => {
    const window = await show();
    const strokeId = randomUUID();
    const piece = Uint8Array.of(1, 2, 3);
    window.send({ type: 'draft', strokeId, sequence: 0, piece });
    await window.until('pieces-saved');
    const [meanwhile] = (await show()).of('loaded');
    expect(meanwhile?.drafts).toEqual([]);
    await window.close();
    const [after] = (await show()).of('loaded');
    expect(after?.drafts).toEqual([{ strokeId, pieces: [piece] }]);
  });

  test('I11: has bounded unsaved ink in main, since each piece is acknowledged', async () => {
    const window = await show();
    const strokeId = randomUUID();
    for (let sequence = 0; sequence < 10; sequence += 1) {
      window.send({ type: 'draft', strokeId, sequence, piece: Uint8Array.of(sequence + 1) });
    }
    const countOf = (): number =>
      window.of('pieces-saved').reduce((sum, { count }) => sum + count, 0);
    await window.until('pieces-saved', () => countOf() >= 10);
    expect(countOf()).toBe(10);
  });

  test('I1: can send its last messages until it has closed, or a timeout', async () => {
    const [closing, staying] = [await show(), await show()];
    const drained = openBoards.drained(5_000);
    await closing.close();
    clock.advance(4_999);
    expect(await Promise.race([drained.then(() => 'drained'), queue.flush()])).toBe(0);
    clock.advance(1);
    await drained;
    const drainedByClosing = openBoards.drained(5_000);
    await staying.close();
    await drainedByClosing;
  });

  test('I11: receives the board when the disk can be read again', async () => {
    await queue.enqueue(new TestBoard('board').draw('a'));
    await queue.close();
    const version = setVersion(99);
    const clockOfQueue = new JumpingClock();
    queue = await openQueue(folder, { clock: clockOfQueue });
    connect();
    const window = new TestWindow();
    windows.push(window);
    await openBoards.open('board', window.port);
    const [failed] = await window.until('load-failed');
    expect(failed?.problem.code).toBe('newer-version');
    setVersion(version);
    clockOfQueue.run();
    await window.until('loaded');
    expect(shapesOf(window)).toEqual(['a']);
  });
});

describe('I17: a faulty window', () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a text', 'operation'],
    ['an unknown type', { type: 'erase-all' }],
    ['an operation without its parts', { type: 'operation', operation: { id: 'x' } }],
    ['an empty update', { ...new TestBoard('board').draw('a'), update: new Uint8Array(0) }],
    ['a key too many', { type: 'drop-draft', strokeId: randomUUID(), all: true }],
    ['what is no state vector', { type: 'state', stateVector: Uint8Array.of(9, 1) }],
    ['a negative count', { type: 'pending', operationCount: -1, sizeBytes: 0 }],
  ];

  test.each(wrong)(
    'sends %s: it is refused with a notice, and stored data is not affected',
    async (_, message) => {
      const window = await show();
      const board = new TestBoard('board');
      send(window, board.draw('a'));
      window.sendRaw(message);
      send(window, board.draw('b'));
      await saved(window, 2);
      expect(notices).toMatchObject([{ id: 'not-kept-board', level: 'error' }]);
      expect(await loadShapes(queue, 'board')).toEqual({ a: 'a', b: 'b' });
    },
  );

  test('sends an operation of another board: it is refused, and on neither board', async () => {
    const window = await show();
    send(window, new TestBoard('other').draw('foreign'));
    send(window, new TestBoard('board').draw('own'));
    await saved(window, 1);
    expect(notices).toHaveLength(1);
    expect(await loadShapes(queue, 'other')).toEqual({});
    expect(await loadShapes(queue, 'board')).toEqual({ own: 'own' });
  });

  test('I27: sends an operation that is refused: it is notified, and the loss is counted', async () => {
    const window = await show();
    const board = new TestBoard('board');
    const refused = [
      { ...board.draw('a'), kind: 'nonsense' },
      { ...board.draw('b'), createdAt: -1 },
      { ...board.draw('c'), update: new Uint8Array(maxUpdateSizeBytes + 1) },
      { ...board.draw('d'), update: new Uint8Array(0) },
    ];
    for (const operation of refused) window.sendRaw({ type: 'operation', operation });
    send(window, new TestBoard('other').draw('e'));
    send(window, new TestBoard('board').draw('own'));
    await saved(window, 1);
    await window.until('refused', ({ length }) => length === 5);
    const told = window.of('refused');
    const ids = told.flatMap(({ operationIds }) => operationIds);
    expect(ids).toEqual(expect.arrayContaining(refused.map(({ id }) => id)));
    expect(queue.lostCount).toBe(5);
    // Of two there is nothing that could be kept, and one is of another board.
    const keptIds = told.filter(({ isKept }) => isKept).flatMap(({ operationIds }) => operationIds);
    expect(keptIds).toEqual(refused.slice(0, 2).map(({ id }) => id));
    expect(openBoards.refusedCount()).toBe(3);
    expect(notices.at(-1)).toMatchObject({
      level: 'error',
      actions: expect.arrayContaining(['save-board']),
    });
    expect(await loadShapes(queue, 'board')).toEqual({ own: 'own' });
  });

  test('I27: sends an operation that is refused: the next window of the board receives the change', async () => {
    const window = await show();
    const board = new TestBoard('board');
    const refused = board.draw('refused');
    const endsDraft = randomUUID();
    window.sendRaw({ type: 'operation', operation: { ...refused, kind: 'none' } });
    const ending = { ...board.draw('stroke'), kind: 'none' };
    window.sendRaw({ type: 'operation', operation: ending, endsDraft });
    await window.until('refused', ({ length }) => length === 2);
    expect(window.of('refused').every(({ isKept }) => isKept)).toBe(true);
    expect(openBoards.refusedCount()).toBe(0);
    expect((await queue.loadBoard('board')).drafts).toEqual([]);
    await window.close();
    const { drafts } = await queue.loadBoard('board');
    const kept = drafts.map(({ strokeId, pieces }) => [strokeId, decodeRefused(pieces)]);
    expect(new Map(kept as [string, Uint8Array][])).toEqual(
      new Map([
        [refused.id, refused.update],
        [endsDraft, ending.update],
      ]),
    );
  });

  test('I27: ends between the operations of a change: none of them is stored, and earlier ones are', async () => {
    const window = await show();
    const board = new TestBoard('board');
    send(window, board.draw('before'));
    const parts = ['a', 'b', 'c'].map((id) => board.draw(id));
    for (const operation of parts) window.send({ type: 'operation', operation, continues: true });
    await saved(window, 1);
    await window.close();
    expect(await loadShapes(queue, 'board')).toEqual({ before: 'before' });
    const again = await show();
    for (const operation of parts) again.send({ type: 'operation', operation, continues: true });
    send(again, board.draw('d'));
    await saved(again, 4);
    expect(Object.keys(await loadShapes(queue, 'board')).sort()).toEqual([
      ...['a', 'b', 'before', 'c', 'd'],
    ]);
  });

  test('I27: ends within a change of several transactions: only the first ones are stored', async () => {
    const window = await show();
    const board = new TestBoard('board');
    const fourMebibytes = 'x'.repeat(4 * megabyte);
    const firstCount = maxActionSizeBytes / fourMebibytes.length;
    for (let i = 0; i < firstCount; i += 1) {
      const operation = board.draw(`first-${i}`, fourMebibytes);
      window.send({ type: 'operation', operation, continues: true });
    }
    for (const id of ['second', 'third']) {
      window.send({ type: 'operation', operation: board.draw(id), continues: true });
    }
    await saved(window, firstCount);
    await window.close();
    const shapes = Object.keys(await loadShapes(queue, 'board'));
    expect(shapes).toHaveLength(firstCount);
    expect(shapes.every((id) => id.startsWith('first-'))).toBe(true);
  });

  test('I27, I1: ends before it replaces a refused operation: later ones can be read', async () => {
    const window = await show();
    const board = new TestBoard('board');
    window.sendRaw({
      type: 'operation',
      operation: { ...board.draw('refused'), kind: 'nonsense' },
    });
    send(window, board.draw('after'));
    await saved(window, 1);
    await window.close();
    expect(await loadShapes(queue, 'board')).toEqual({ after: 'after' });
  });

  test('I27: sends the largest permitted operation: it is saved', async () => {
    const window = await show();
    const board = new TestBoard('board');
    // A shape of one value: its other bytes are the names of the map and the key, and lengths.
    const besidesSizeBytes =
      board.draw('a', new Uint8Array(1_000_000)).update.byteLength - 1_000_000;
    const largest = new TestBoard('board');
    largest.doc.clientID = board.doc.clientID;
    const value = new Uint8Array(maxUpdateSizeBytes - besidesSizeBytes - 1);
    const operation = largest.draw('a', value);
    expect(maxUpdateSizeBytes - operation.update.byteLength).toBeLessThan(4);
    send(window, operation);
    await saved(window, 1);
    expect(notices).toEqual([]);
  });

  test('acknowledges messages it never received: they are ignored', async () => {
    const window = await show();
    for (let count = 0; count < 20; count += 1) window.send({ type: 'applied' });
    window.send({ type: 'state', stateVector: Uint8Array.of(0) });
    const board = new TestBoard('board');
    send(window, board.draw('a'));
    await saved(window, 1);
    // What an answer to it would be read for is read by now.
    await queue.loadLacking('board', { stateVector: Uint8Array.of(0), maxSizeBytes: 1 });
    send(window, board.draw('b'));
    await saved(window, 2);
    // No more than a status is on its way, and never less than nothing.
    expect(openBoards.remotePendingBytes).toBeGreaterThanOrEqual(0);
    expect(openBoards.remotePendingBytes).toBeLessThanOrEqual(200);
    expect(notices).toEqual([]);
    expect(window.of('loaded')).toHaveLength(1);
  });
});

describe('a window that hangs', () => {
  /** Changes of somebody else, as the sync gives them to the queue. */
  async function receive(count: number, sizeBytes: number, prefix = 'theirs'): Promise<number> {
    const theirs = new TestBoard('board');
    let mostPendingBytes = 0;
    for (const name of names(prefix, count)) {
      await queue.receive('board', theirs.draw(name, 'x'.repeat(sizeBytes)).update);
      mostPendingBytes = Math.max(mostPendingBytes, openBoards.remotePendingBytes);
    }
    return mostPendingBytes;
  }

  const bound = maxUnansweredSizeBytes + maxHeldSizeBytes;

  test('I22: receives a bounded number of bytes, and the rest once it continues', async () => {
    const window = await show();
    window.hang();
    const most = await receive(30, 100_000);
    expect(most).toBeGreaterThan(maxUnansweredSizeBytes);
    const given = window.of('remote').reduce((sum, { update }) => sum + update.byteLength, 0);
    expect(given).toBeLessThanOrEqual(maxUnansweredSizeBytes);
    window.goOn();
    await window.until('remote', ({ length }) => length === 30);
    expect(shapesOf(window)).toHaveLength(30);
    expect(window.of('loaded')).toHaveLength(1);
  });

  test('I22: receives a large board in parts at its own pace, and later changes after them', async () => {
    await receive(60, 50_000);
    const window = newWindow();
    window.hang();
    await openBoards.open('board', window.port);
    const partSizes = () =>
      window.of('part').map(({ updates }) => updates.reduce((sum, one) => sum + one.byteLength, 0));
    await window.until('part', ({ length }) => length > 10);
    await queue.receive('board', new TestBoard('board').draw('meanwhile').update);
    expect(Math.max(...partSizes())).toBeLessThan(70_000);
    expect(partSizes().reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(
      maxUnansweredSizeBytes,
    );
    expect(window.of('loaded')).toEqual([]);
    expect(window.of('remote')).toEqual([]);
    window.goOn();
    await window.until('loaded');
    await window.until('remote');
    expect(shapesOf(window)).toHaveLength(61);
    expect(window.received.findIndex(({ type }) => type === 'loaded')).toBeGreaterThan(
      window.received.findLastIndex(({ type }) => type === 'part'),
    );
  });

  test('that draws early receives a large board as stored first, and the rest once it has drawn', async () => {
    await receive(90, 50_000);
    const window = newWindow();
    window.hang();
    await openBoards.open('board', window.port, { drawsEarly: true });
    const storedSize = () => window.of('stored').reduce((sum, { bytes }) => sum + bytes.length, 0);
    const [sizes] = await window.until('stored-sizes');
    const wholeSize = sizes?.sizesBytes.reduce((sum, size) => sum + size, 0) ?? 0;
    await window.until('stored', () => storedSize() > 4_000_000);
    expect(storedSize()).toBeLessThan(wholeSize);
    expect(wholeSize).toBeGreaterThan(90 * 50_000);
    expect(window.of('part')).toEqual([]);
    window.goOn();
    await window.until('loaded');
    const bytes = Buffer.concat(window.of('stored').map((message) => message.bytes));
    const doc = new Y.Doc();
    let end = 0;
    for (const size of sizes?.sizesBytes ?? []) {
      Y.applyUpdate(doc, bytes.subarray(end, end + size));
      end += size;
    }
    expect([...doc.getMap('shapes').keys()].sort()).toEqual([...shapesOf(window)].sort());
    expect(shapesOf(window)).toHaveLength(90);
  });

  test('that draws early receives a small board at once', async () => {
    await receive(2, 1_000);
    const window = newWindow();
    await openBoards.open('board', window.port, { drawsEarly: true });
    await window.until('loaded');
    expect(window.of('stored-sizes')).toEqual([]);
    expect(shapesOf(window)).toHaveLength(2);
  });

  test('I22: does not increase the memory of main, and receives only what it lacks once it continues', async () => {
    await receive(40, 100_000, 'before');
    const window = await show();
    window.hang();
    const most = await receive(60, 100_000);
    expect(most).toBeLessThanOrEqual(bound);
    expect(openBoards.remotePendingBytes).toBeLessThanOrEqual(maxUnansweredSizeBytes);
    const before = window.received.length;
    window.goOn();
    await window.until('loaded', ({ length }) => length === 2);
    expect(shapesOf(window)).toHaveLength(100);
    const since = window.received.slice(before).flatMap(updatesOf);
    const remote = window.of('remote').map(({ update }) => update);
    // What came while it was read may be in both; the whole board is larger.
    expect(sizeOf([...since, ...remote])).toBeLessThan(61 * 100_000 + maxHeldSizeBytes);
    await queue.receive('board', new TestBoard('board').draw('after').update);
    await window.until('remote', () => shapesOf(window).includes('after'));
  });

  test('I22: receives changes only after their predecessors, during loading and after falling behind', async () => {
    const theirs = new TestBoard('board');
    const draw = async (prefix: string): Promise<void> => {
      for (const name of names(prefix, 40)) {
        await queue.receive('board', theirs.draw(name, 'x'.repeat(100_000)).update);
      }
    };
    await draw('stored');
    const window = newWindow();
    await Promise.all([openBoards.open('board', window.port), draw('while it opens')]);
    await window.until('remote', () => shapesOf(window).length === 80);
    window.hang();
    await draw('while it hangs');
    const drawn = Promise.all([draw('while it catches up'), draw('and then')]);
    window.goOn();
    await drawn;
    await window.until('remote', () => shapesOf(window).length === 200);
    expect(window.hasKeptAside).toBe(false);
    expect(window.of('loaded').length).toBeGreaterThan(1);
  });

  test('I22: falls behind during loading, and receives the whole board', async () => {
    const window = newWindow();
    window.hang();
    await openBoards.open('board', window.port);
    await receive(60, 100_000);
    window.goOn();
    await window.until('loaded', () => shapesOf(window).length === 60);
    expect(openBoards.remotePendingBytes).toBeLessThanOrEqual(maxUnansweredSizeBytes);
  });

  test('I22, I10: receives what it lacks even if a stored record is damaged', async () => {
    const window = await show();
    window.hang();
    await receive(60, 100_000);
    const database = new DatabaseSync(join(folder, 'everink.sqlite'));
    database.exec('UPDATE operations SET payload = zeroblob(20) WHERE seq = 60');
    database.close();
    const told: string[] = [];
    queue.onNotice(({ code }) => told.push(code));
    window.goOn();
    await window.until('loaded', ({ length }) => length === 2);
    expect(shapesOf(window)).toHaveLength(59);
    expect(told).toEqual(['records-damaged']);
  });

  test('I22: does not affect another window of the board', async () => {
    const [busy, quick] = [await show(), await show()];
    busy.hang();
    await receive(60, 100_000);
    await quick.until('remote', ({ length }) => length === 60);
    expect(quick.of('loaded')).toHaveLength(1);
  });

  test.each([
    ['some changes', 20],
    ['more than main holds back', 80],
  ])('I8: is synced only once it has %s', async (_, count) => {
    openBoards.close();
    connect(() => ({ state: 'synced', waitingCount: 0 }));
    const window = await show();
    await window.until('status', (all) => all.at(-1)?.status.sync.state === 'synced');
    window.hang();
    await receive(count, 100_000);
    window.goOn();
    const isSyncing = ({ status }: { status: BoardStatus }) => status.sync.state === 'syncing';
    await window.until('status', (all) => all.some(isSyncing));
    await window.until('status', (all) => all.at(-1)?.status.sync.state === 'synced');
    const lastStatus = window.received.findLastIndex(({ type }) => type === 'status');
    const lastChange = window.received.findLastIndex(({ type }) => type !== 'status');
    expect(shapesOf(window)).toHaveLength(count);
    expect(lastStatus).toBeGreaterThan(lastChange);
  });

  test('I22: receives the current status, without earlier ones', async () => {
    const window = await show();
    await window.until('status');
    window.hang();
    for (const name of names('mine', 50)) await queue.enqueue(new TestBoard('board').draw(name));
    expect(window.of('status').length).toBeLessThanOrEqual(3);
    window.goOn();
    const told = await window.until('status', (all) => all.at(-1)?.status.save.state === 'saved');
    expect(told.length).toBeLessThan(10);
  });

  test('I22: leaves nothing behind when it is closed', async () => {
    const window = await show();
    window.hang();
    await receive(20, megabyte / 10);
    expect(openBoards.remotePendingBytes).toBeGreaterThan(0);
    await window.close();
    await queue.receive('board', new TestBoard('board').draw('after').update);
    expect(openBoards.remotePendingBytes).toBe(0);
  });
});
