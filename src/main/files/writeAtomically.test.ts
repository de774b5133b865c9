import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from './writeAtomically.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('I16: replaces a file whole and leaves nothing beside it', async () => {
  const path = join(folder, 'board.everink');
  writeFileSync(path, 'a much longer old content');
  await writeAtomically(path, new TextEncoder().encode('new'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['board.everink']);
});

it('I16: leaves what is there untouched when it cannot be replaced (xournalpp 5664)', async () => {
  const path = join(folder, 'taken');
  mkdirSync(join(path, 'inside'), { recursive: true });
  await expect(writeAtomically(path, 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
  expect(readdirSync(path)).toEqual(['inside']);
});

it.skipIf(process.platform === 'win32')('gives the file the permissions asked for', async () => {
  const path = join(folder, 'secret');
  await writeAtomically(path, 'x', 0o600);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('I16: of many writes at once one stands, whole', async () => {
  const path = join(folder, 'many');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => writeAtomically(path, content)));
  expect(contents).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['many']);
});
