import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { cp, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/testing/seededRandom.ts';
import { programPath } from '../../shared/testing/programs.ts';
import { loadShapes, openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-kill-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * Lets a process draw until it has saved and compacted this many shapes, and kills it. @returns what it reported saved
 */
async function killAfter(savedCount: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [programPath('burst'), folder, 'board'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let lineCount = 0;
  let isCompacted = false;
  await new Promise<void>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      output += text;
      lineCount += text.split('\n').length - 1;
      isCompacted ||= output.includes('compacted\n');
      if (isCompacted && lineCount > savedCount) child.kill('SIGKILL');
    });
    child.once('close', () => done());
  });
  // A line that the kill cut off names nothing that was reported.
  const lines = output.split('\n').slice(1, -1);
  return lines.filter((line) => line !== 'compacted');
}

/** Lets a process open the database and kills it at the nth change of a file. @returns false when it ended before */
async function killWhileOpening(changeCount: number): Promise<boolean> {
  const child = spawn(process.execPath, [programPath('burst'), folder], { stdio: 'inherit' });
  let remaining = changeCount;
  const watcher = watch(folder, () => {
    remaining -= 1;
    if (remaining === 0) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'exit');
  watcher.close();
  return signal === 'SIGKILL';
}

describe('a SIGKILL', () => {
  const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const kills = 3;

  test(`I2, I9: repeated during bursts and compactions, loses nothing that was reported saved (KILL_SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    const reported: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      reported.push(...(await killAfter(2_000 + Math.floor(random() * 3_000))));
    }
    const queue = await openQueue(folder);
    const shapes = new Set(Object.keys(await loadShapes(queue, 'board')));
    const lost = reported.filter((id) => !shapes.has(id));
    // I8: what waits is what is stored, since nothing was delivered.
    expect({ lost, waits: queue.size >= reported.length }).toEqual({ lost: [], waits: true });
    await queue.close();
    const database = new DatabaseSync(join(folder, 'everink.sqlite'));
    const { count } = database.prepare('SELECT count(*) AS count FROM snapshots').get() as {
      count: number;
    };
    database.close();
    expect({ reported: reported.length > 6_000, wasCompacted: count > 0 }).toEqual({
      reported: true,
      wasCompacted: true,
    });
  });
});

describe('a SIGKILL in the middle of a recovery', () => {
  const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));

  test(`I9, I10: does not change what is recovered in the end (KILL_SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    const first = await openQueue(folder);
    const board = new TestBoard('board');
    await Promise.all(
      Array.from({ length: 2_000 }, (_, i) => first.enqueue(board.draw(`s${i}`, 'x'.repeat(900)))),
    );
    await first.close();
    const file = await open(join(folder, 'everink.sqlite'), 'r+');
    await file.write(new Uint8Array(4096), 0, 4096, 0);
    await file.close();
    // A recovery makes 600 changes: it moves files first, and writes rows from the 70th on. A busy machine joins some.
    let killedCount = 0;
    for (let kill = 0; kill < 8; kill += 1) {
      if (await killWhileOpening(1 + Math.floor(random() * 120))) killedCount += 1;
    }
    expect(killedCount).toBeGreaterThan(0);

    const queue = await openQueue(folder);
    expect(Object.keys(await loadShapes(queue, 'board'))).toHaveLength(2_000);
    expect(queue.size).toBe(2_000);
    await queue.close();
    const entries = await readdir(folder);
    const aside = entries.filter((name) => name.includes('.damaged-'));
    expect(aside).toHaveLength(1);
    expect(await readdir(join(folder, aside[0] ?? ''))).toContain('recovery.txt');
    expect(entries.filter((name) => name.includes('recovering'))).toEqual([]);
  });
});

describe('a copy of the files', () => {
  test('I1: taken at the time of the report contains the operation', async () => {
    const queue = await openQueue(folder);
    const board = new TestBoard('board');
    const copies: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      await queue.enqueue(board.draw(name));
      const copy = `${folder}-copy-${name}`;
      await cp(folder, copy, { recursive: true });
      copies.push(copy);
    }
    await queue.close();
    const found: string[][] = [];
    for (const copy of copies) {
      const copied = await openQueue(copy);
      found.push(Object.keys(await loadShapes(copied, 'board')).toSorted());
      await copied.close();
      await rm(copy, { recursive: true });
    }
    expect(found).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c']]);
  });
});
