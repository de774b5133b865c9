import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SavedFile, type SaveStep, StreamedSaves } from './StreamedSaves.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const owner = {};
let folder: string;
let saves: StreamedSaves;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-saves-'));
  saves = new StreamedSaves();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('I16: a file that is written piece by piece is in its place once it is finished, and not before', async () => {
  const path = join(folder, 'board.svg');
  writeFileSync(path, 'older');
  const saveId = await saves.begin(path, owner);
  for (const piece of ['one ', 'two ', 'three']) await saves.write(saveId, bytes(piece), owner);
  expect(readFileSync(path, 'utf8')).toBe('older');
  await saves.finish(saveId, owner);
  expect(readFileSync(path, 'utf8')).toBe('one two three');
  expect(readdirSync(folder)).toEqual(['board.svg']);
});

test('only finished files can be shown', async () => {
  const path = join(folder, 'board.svg');
  const saveId = await saves.begin(path, owner);
  expect(() => saves.finishedPath(saveId)).toThrow('save-is-over');
  await saves.finish(saveId, owner);
  expect(saves.finishedPath(saveId)).toBe(path);
});

test('I16: pieces that are sent at the same time are written in order', async () => {
  const path = join(folder, 'board.svg');
  const saveId = await saves.begin(path, owner);
  const texts = Array.from({ length: 50 }, (_, i) => `${i} `);
  await Promise.all(texts.map((text) => saves.write(saveId, bytes(text), owner)));
  await saves.finish(saveId, owner);
  expect(readFileSync(path, 'utf8')).toBe(texts.join(''));
});

test('I16: a save that is cancelled, also by closing its window, leaves nothing', async () => {
  const first = await saves.begin(join(folder, 'first.svg'), owner);
  const second = await saves.begin(join(folder, 'second.svg'), owner);
  const writing = saves.write(first, bytes('x'.repeat(1_000_000)), owner);
  await saves.cancel(first, owner);
  await writing;
  await saves.write(second, bytes('x'), owner);
  await saves.cancelAll(owner);
  expect(readdirSync(folder)).toEqual([]);
  await expect(saves.write(second, bytes('x'), owner)).rejects.toThrow('save-is-over');
});

test('I16: a file that cannot be put in its place is reported and leaves nothing', async () => {
  const path = join(folder, 'taken.svg');
  const saveId = await saves.begin(path, owner);
  await saves.write(saveId, bytes('x'), owner);
  mkdirSync(join(path, 'inside'), { recursive: true });
  await expect(saves.finish(saveId, owner)).rejects.toMatchObject({
    problem: { code: 'file-not-written', path },
  });
  expect(readdirSync(folder)).toEqual(['taken.svg']);
  const nowhere = join(folder, 'nowhere', 'board.svg');
  await expect(saves.begin(nowhere, owner)).rejects.toMatchObject({
    problem: { code: 'file-not-written', path: nowhere, why: { code: 'no-folder' } },
  });
});

test('I17: a window may continue its own files only, and a bounded number of them', async () => {
  const saveId = await saves.begin(join(folder, 'own.svg'), owner);
  await expect(saves.write(saveId, bytes('x'), {})).rejects.toThrow('save-is-over');
  await saves.cancel(saveId, {});
  await saves.finish(saveId, owner);
  for (let i = 0; i < 8; i += 1) await saves.begin(join(folder, `${i}.svg`), owner);
  await expect(saves.begin(join(folder, 'more.svg'), owner)).rejects.toThrow('too-many-saves');
  await saves.cancelAll(owner);
  expect(readdirSync(folder)).toEqual(['own.svg']);
});

async function* steps(signal: AbortSignal): AsyncGenerator<SaveStep> {
  yield { part: 0.5 };
  yield { part: 0.75, bytes: Uint8Array.of(1, 2) };
  if (signal.aborted) throw new Error('cut short');
  yield { part: 1, bytes: Uint8Array.of(3) };
}

test('I16: content that main creates itself is written step by step', async () => {
  const path = join(folder, 'board.everink');
  const saveId = await saves.begin(path, owner);
  const parts: (number | undefined)[] = [];
  do parts.push(await saves.writeStep(saveId, owner, steps));
  while (parts.at(-1) !== undefined);
  expect(parts).toEqual([0.5, 0.75, 1, undefined]);
  expect(readdirSync(folder)).not.toContain('board.everink');
  await saves.finish(saveId, owner);
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
});

test('I16: content that main creates itself stops when it is cancelled, and leaves nothing when it fails', async () => {
  let heard: AbortSignal | undefined;
  const listening = (signal: AbortSignal): AsyncGenerator<SaveStep> => {
    heard = signal;
    return steps(signal);
  };
  const saveId = await saves.begin(join(folder, 'cancelled.everink'), owner);
  await saves.writeStep(saveId, owner, listening);
  await saves.cancel(saveId, owner);
  expect(heard?.aborted).toBe(true);
  const failing = await saves.begin(join(folder, 'failing.everink'), owner);
  const fail = saves.writeStep(failing, owner, async function* fails() {
    yield* [];
    throw new Error('this board is too large');
  });
  await expect(fail).rejects.toThrow('this board is too large');
  expect(readdirSync(folder)).toEqual([]);
});

test('I16: a file is not put in its place if it must not replace what is there by now', async () => {
  const path = join(folder, 'board.everink');
  writeFileSync(path, 'theirs');
  const saved: SavedFile[] = [];
  let isChanged = true;
  const hooks = {
    mayReplace: async (): Promise<void> => {
      if (isChanged) throw new Error('changed');
    },
    saved: async (file: SavedFile): Promise<void> => void saved.push(file),
  };
  const refused = await saves.begin(path, owner, hooks);
  await saves.write(refused, bytes('ours'), owner);
  await expect(saves.finish(refused, owner)).rejects.toThrow('changed');
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['board.everink']);
  expect(saved).toEqual([]);
  isChanged = false;
  const accepted = await saves.begin(path, owner, hooks);
  await saves.write(accepted, bytes('ours'), owner);
  await saves.finish(accepted, owner);
  expect(readFileSync(path, 'utf8')).toBe('ours');
  expect(saved).toEqual([{ head: bytes('ours'), coveredSeq: undefined }]);
});
