import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadShapes, openQueue, TestBoard } from './testing/openQueue.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-kill-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Mulberry32: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets a process draw until it has saved so many shapes, kills it, and gives what it said was saved. */
async function killAfter(savedCount: number): Promise<readonly string[]> {
  const script = resolve(import.meta.dirname, 'testing/burst.ts');
  const child = spawn(process.execPath, [script, folder, 'board'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  await new Promise<void>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > savedCount + 2) child.kill('SIGKILL');
    });
    child.once('close', () => done());
  });
  // A line that the kill cut off names nothing that was reported.
  return output.split('\n').slice(1, -1);
}

describe('a SIGKILL', () => {
  const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const kills = 5;

  test(`I2: in a burst, again and again, loses nothing that was reported saved (KILL_SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    const reported: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      reported.push(...(await killAfter(Math.floor(random() * 1_500))));
    }
    const queue = await openQueue(folder);
    const shapes = new Set(Object.keys(await loadShapes(queue, 'board')));
    const lost = reported.filter((id) => !shapes.has(id));
    // I8: what waits is what is stored, since nothing was delivered.
    expect({ lost, waits: queue.size >= reported.length }).toEqual({ lost: [], waits: true });
    expect(reported.length).toBeGreaterThan(kills);
    await queue.close();
  }, 60_000);
});

describe('a copy of the files', () => {
  test('I1: taken at the moment of the report holds the operation', async () => {
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
