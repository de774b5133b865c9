import { copyFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { messageLimits, updateFault } from '../../shared/document/checkUpdate.ts';
import { programPath } from '../../shared/testing/programs.ts';
import { LogLines } from '../testing/LogLines.ts';
import { stage } from '../testing/stage.ts';
import { boardThread } from '../worker/BoardThread.ts';
import { BoardStore } from './BoardStore.ts';
import { boardsDatabaseName, openBoards } from './openBoards.ts';

/** After this long without changes a log is compacted. */
const quietMs = 3_000;

const { folder } = stage();
const log = new LogLines();
const clock = new ManualClock(Date.parse('2026-01-02T03:04:05Z'));
const stores: BoardStore[] = [];
const thread = boardThread(programPath('boardWorker'));
afterAll(() => thread.close());

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  log.clear();
});

function open(dataFolder: string): BoardStore {
  const database = openBoards(dataFolder, log.log, () => new Date(clock.wallMs()));
  const path = join(dataFolder, boardsDatabaseName);
  const store = new BoardStore({ database, path, thread, log: log.log, clock });
  stores.push(store);
  return store;
}

/** Lets the boards be quiet. Resolves when this many logs of the test became snapshots. */
async function compacted(count = 1): Promise<void> {
  clock.advance(quietMs);
  await log.match(new RegExp(`(?:log compacted.*){${count}}`, 's'));
}

async function shapesIn(store: BoardStore, boardId: string): Promise<Record<string, unknown>> {
  const document = new Y.Doc();
  await store.load(boardId, document);
  return document.getMap('shapes').toJSON();
}

/** Draws a shape of this size. @returns the update */
function draw(document: Y.Doc, shapeId: string, sizeBytes = 10): Uint8Array {
  const before = Y.encodeStateVector(document);
  document.getMap('shapes').set(shapeId, 'x'.repeat(sizeBytes));
  return Y.encodeStateAsUpdate(document, before);
}

/** Bytes that Yjs can take apart but not apply. */
function poison(): Uint8Array {
  const document = new Y.Doc();
  document.clientID = 5;
  const shapes = document.getMap('shapes');
  for (const id of ['a', 'b']) shapes.set(id, new Y.Map([['x', 1]]));
  const sound = Y.encodeStateAsUpdate(document);
  for (let index = 0; index < sound.length; index += 1) {
    for (let byte = 0; byte < 8; byte += 1) {
      const bytes = Uint8Array.from(sound);
      bytes[index] = byte;
      try {
        Y.applyUpdate(new Y.Doc(), bytes);
      } catch {
        if (updateFault(bytes, messageLimits) === undefined) return bytes;
      }
    }
  }
  throw new Error('none found');
}

describe('the boards on disk', () => {
  it('I9: a log that has grown becomes a snapshot that shows the same board', async () => {
    const dataFolder = folder();
    const store = open(dataFolder);
    const author = new Y.Doc();
    const missing = new Y.Doc();
    draw(missing, 'never sent');
    await store.append('board', draw(missing, 'waits for what was never sent'));
    for (let count = 0; count < 300; count += 1) {
      await store.append('board', draw(author, `shape-${count}`, 2_000));
    }
    await compacted();
    expect(store.logSize.sizeBytes).toBeLessThan(author.getMap('shapes').size * 2_000);
    const shapes = author.getMap('shapes').toJSON();
    expect(await shapesIn(store, 'board')).toEqual(shapes);
    await store.close();

    const again = open(dataFolder);
    expect(await shapesIn(again, 'board')).toEqual(shapes);
    await again.append('board', Y.encodeStateAsUpdate(missing));
    expect(Object.keys(await shapesIn(again, 'board'))).toContain('waits for what was never sent');
  });

  it('many appends at once are all there, and the last one is the last', async () => {
    const store = open(folder());
    const author = new Y.Doc();
    const appends = Array.from({ length: 100 }, () => store.append('board', draw(author, 'same')));
    await Promise.all(appends);
    expect(await shapesIn(store, 'board')).toEqual(author.getMap('shapes').toJSON());
  });

  it('a board that came whole is not written again until more comes', async () => {
    const store = open(folder());
    const author = new Y.Doc();
    const sizeBytes = 300 * 1024;
    await store.append('whole', draw(author, 'all', sizeBytes));
    // Boards are compacted in the order in which they are due.
    await store.append('other', draw(new Y.Doc(), 'one', sizeBytes));
    await store.append('other', draw(new Y.Doc(), 'another', sizeBytes));
    await compacted();
    expect(store.compactionCount).toBe(1);
    expect(store.logSize).toEqual({ count: 1, sizeBytes: expect.any(Number) });
    await store.append('whole', draw(author, 'more', 1));
    await compacted(2);
    expect(store.logSize.count).toBe(0);
    expect(await shapesIn(store, 'whole')).toEqual(author.getMap('shapes').toJSON());
  });

  describe('while a board grows', () => {
    /** Draws so much, and lets the store do what is due. */
    async function grow(store: BoardStore, author: Y.Doc, shapeId: string): Promise<void> {
      await store.append('board', draw(author, shapeId, 200 * 1024));
      await new Promise((resolve) => setImmediate(resolve));
    }

    it('its log is compacted once it is quiet', async () => {
      const store = open(folder());
      const author = new Y.Doc();
      await grow(store, author, 'first');
      await grow(store, author, 'second');
      clock.advance(quietMs - 100);
      await grow(store, author, 'third');
      clock.advance(quietMs - 100);
      await new Promise((resolve) => setImmediate(resolve));
      expect(store.compactionCount).toBe(0);
      clock.advance(100);
      await log.match(/log compacted/);
      expect(store.logSize.count).toBe(0);
      expect(await shapesIn(store, 'board')).toEqual(author.getMap('shapes').toJSON());
    });

    it('its log does not grow forever', async () => {
      const store = open(folder());
      const author = new Y.Doc();
      for (let shape = 0; shape < 6; shape += 1) await grow(store, author, `${shape}`);
      await log.match(/log compacted/);
      expect(await shapesIn(store, 'board')).toEqual(author.getMap('shapes').toJSON());
    });
  });

  describe('while a log is compacted', () => {
    /** Makes the log long, and appends this many more updates of 2 kB once the compaction has read it. */
    async function appendMeanwhile(store: BoardStore, count: number): Promise<Y.Doc> {
      const author = new Y.Doc();
      const append = async (client: string, shapeCount: number): Promise<void> => {
        const updates = Array.from({ length: shapeCount }, (_, index) =>
          draw(author, `${client}-${index}`, 2_000),
        );
        await Promise.all(updates.map((update) => store.append('board', update, client)));
      };
      await append('one', 600);
      // The log is long by now: it is read in the next turn of the event loop, before these are written.
      await append('other', count);
      return author;
    }

    it('I9: what is appended stays in the log, and counts as before', async () => {
      const dataFolder = folder();
      const store = open(dataFolder);
      const author = await appendMeanwhile(store, 100);
      await log.match(/log compacted/);
      expect(store.logSize.count).toBe(100);
      const { logSize, largestUsage } = store;
      expect(largestUsage.boardBytes).toBeGreaterThanOrEqual(store.sizeBytes('board'));
      await store.close();
      const again = open(dataFolder);
      expect(again.logSize).toEqual(logSize);
      expect(again.largestUsage.boardBytes).toBeCloseTo(largestUsage.boardBytes);
      expect(again.largestUsage.clientBytes).toBeCloseTo(largestUsage.clientBytes);
      expect(await shapesIn(again, 'board')).toEqual(author.getMap('shapes').toJSON());
    });

    it('what is appended is compacted only if it is large compared with the new snapshot', async () => {
      const store = open(folder());
      await appendMeanwhile(store, 100);
      await log.match(/log compacted/);
      // Boards are compacted in the order in which they are due.
      for (const shapeId of ['one', 'other']) {
        await store.append('later', draw(new Y.Doc(), shapeId, 150 * 1024));
      }
      clock.advance(quietMs);
      await log.match(/log compacted board=later/);
      expect(store.compactionCount).toBe(2);
      expect(store.logSize.count).toBe(100);
    });

    it('a large rest is compacted once the board is quiet', async () => {
      const store = open(folder());
      const author = await appendMeanwhile(store, 400);
      await log.match(/log compacted/);
      await new Promise((resolve) => setImmediate(resolve));
      expect(store.logSize.count).toBe(400);
      await compacted(2);
      expect(store.logSize.count).toBe(0);
      expect(await shapesIn(store, 'board')).toEqual(author.getMap('shapes').toJSON());
    });
  });

  it('a log of tiny updates is compacted too', async () => {
    const store = open(folder());
    const author = new Y.Doc();
    const appends = [];
    for (let count = 0; count < 4_000; count += 1) {
      appends.push(store.append('board', draw(author, 'same', 1)));
    }
    await Promise.all(appends);
    await compacted();
  });

  it('I10: an update that Yjs cannot apply spoils neither reading nor compaction, and is kept', async () => {
    const dataFolder = folder();
    const store = open(dataFolder);
    const author = new Y.Doc();
    await store.append('board', poison());
    for (let count = 0; count < 200; count += 1) {
      await store.append('board', draw(author, `shape-${count}`, 2_000));
    }
    clock.advance(quietMs);
    await log.match(/log (not )?compacted/);
    await store.close();
    const again = open(dataFolder);
    expect(await shapesIn(again, 'board')).toMatchObject(author.getMap('shapes').toJSON());
  });

  it('I10: updates that are too much only together are not compacted, and stay readable', async () => {
    const dataFolder = folder();
    const store = open(dataFolder);
    const author = new Y.Doc();
    const updates: Uint8Array[] = [];
    author.on('update', (update: Uint8Array) => updates.push(update));
    let innermost: Y.Map<unknown> = author.getMap('shapes');
    for (let message = 0; message < 2; message += 1) {
      author.transact(() => {
        for (let depth = 0; depth < 30; depth += 1) {
          const inner = new Y.Map();
          innermost.set('inner', inner);
          innermost = inner;
        }
      });
    }
    for (let count = 0; count < 200; count += 1) draw(author, `shape-${count}`, 2_000);
    for (const update of updates) await store.append('board', update);
    clock.advance(quietMs);
    await log.match(/log not compacted/);
    await store.close();
    const again = open(dataFolder);
    expect(await shapesIn(again, 'board')).toEqual(author.getMap('shapes').toJSON());
  });

  it('I10: a damaged file is set aside under a dated name, and what is readable is recovered', async () => {
    const dataFolder = folder();
    const store = open(dataFolder);
    const author = new Y.Doc();
    for (let count = 0; count < 100; count += 1) {
      await store.append('board', draw(author, `shape-${count}`, 1_000));
    }
    await store.close();
    const damagedFolder = folder();
    const path = join(damagedFolder, boardsDatabaseName);
    copyFileSync(join(dataFolder, boardsDatabaseName), path);
    truncateSync(path, 80 * 1024);

    const recovered = Object.keys(await shapesIn(open(damagedFolder), 'board'));
    expect(recovered.length).toBeGreaterThan(10);
    expect(recovered.length).toBeLessThan(100);
    const aside = readdirSync(damagedFolder).find((name) => name.includes('.damaged-2026-01-02'));
    expect(readdirSync(join(damagedFolder, aside ?? ''))).toEqual(
      expect.arrayContaining(['boards.sqlite', 'recovery.txt']),
    );
    expect(log.text).toContain('damaged database set aside');
  });

  it('I10: what is no database at all is set aside too, and the server starts', async () => {
    const dataFolder = folder();
    writeFileSync(join(dataFolder, boardsDatabaseName), 'no database'.repeat(1_000));
    expect(await shapesIn(open(dataFolder), 'board')).toEqual({});
    expect(readdirSync(dataFolder).some((name) => name.includes('.damaged-'))).toBe(true);
  });
});
