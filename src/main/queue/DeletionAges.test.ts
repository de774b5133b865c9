import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../base/Clock.ts';
import { silentLog } from '../log/Log.ts';
import { DeletionAges } from './DeletionAges.ts';

const dayMs = 24 * 60 * 60 * 1_000;
let folder: string;
let wallMs: number;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-ages-'));
  wallMs = Date.UTC(2026, 10, 30);
  nowMs = 5_000;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(): DeletionAges {
  const clock = { ...systemClock, wallMs: () => wallMs, nowMs: () => nowMs };
  return new DeletionAges({ dataFolder: folder, clock, log: silentLog });
}

/** Runs the app for this time, with a correct clock. */
function run(days: number): void {
  wallMs += days * dayMs;
  nowMs += days * dayMs;
}

it('a board ages while the app runs, and between runs', async () => {
  const first = start();
  first.update(new Set(['board']));
  run(3);
  expect(first.ageMs('board')).toBe(3 * dayMs);
  await first.save();
  wallMs += 2 * dayMs;
  nowMs = 0;
  const second = start();
  expect(second.ageMs('board')).toBe(5 * dayMs);
  run(24);
  expect(second.isOldEnough('board')).toBe(false);
  run(1);
  expect(second.isOldEnough('board')).toBe(true);
  await second.save();
});

it('I10: a clock that is ten years ahead does not age a board', async () => {
  const first = start();
  first.update(new Set(['board']));
  wallMs += 3_650 * dayMs;
  expect(first.ageMs('board')).toBe(0);
  await first.save();
  const second = start();
  expect(second.ageMs('board')).toBe(0);
  await second.save();
});

it.each([3_650, 61, -1])(
  'I10: a start with a clock that is %i days ahead trusts no date',
  async (days) => {
    const first = start();
    first.update(new Set(['board']));
    run(40);
    expect(first.isOldEnough('board')).toBe(true);
    await first.save();
    wallMs += days * dayMs;
    const second = start();
    expect(second.isOldEnough('board')).toBe(false);
    expect(second.ageMs('board')).toBe(40 * dayMs);
    await second.save();
  },
);

it('I10: no more than a week counts between two runs', async () => {
  const first = start();
  first.update(new Set(['board']));
  await first.save();
  wallMs += 59 * dayMs;
  const second = start();
  expect(second.ageMs('board')).toBe(7 * dayMs);
  await second.save();
});

it('the age of a board restarts when it is restored and deleted again', async () => {
  const ages = start();
  ages.update(new Set(['board']));
  run(20);
  ages.update(new Set());
  ages.update(new Set(['board']));
  expect(ages.ageMs('board')).toBe(0);
  await ages.save();
});

it('the ages of all boards restart if the file cannot be read', async () => {
  writeFileSync(join(folder, 'deletions.json'), '{"passedMs":1e99');
  const ages = start();
  ages.update(new Set(['board']));
  expect(ages.ageMs('board')).toBe(0);
  await ages.save();
});
