import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StreamedReads } from './StreamedReads.ts';

const owner = {};
const megabyte = 1024 * 1024;
let folder: string;
let path: string;
let reads: StreamedReads;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-reads-'));
  path = join(folder, 'plan.everink');
  reads = new StreamedReads();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('reads a file piece by piece, and closes it at the end', async () => {
  const bytes = Buffer.alloc(2.5 * megabyte, 'abc');
  writeFileSync(path, bytes);
  const { readId, sizeBytes } = await reads.begin(path, 3 * megabyte, owner);
  expect(sizeBytes).toBe(bytes.byteLength);
  const pieces: Uint8Array[] = [];
  do pieces.push(await reads.read(readId, owner));
  while (pieces.at(-1)?.byteLength !== 0);
  expect(pieces.map(({ byteLength }) => byteLength / megabyte)).toEqual([1, 1, 0.5, 0]);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  await expect(reads.read(readId, owner)).rejects.toThrow('open-is-over');
});

test('I30: refuses, with a problem, what is not a file, is too large, or grows during reading', async () => {
  await expect(reads.begin(path, megabyte, owner)).rejects.toMatchObject({
    problem: { code: 'file-not-read', name: 'plan.everink', why: { code: 'no-file' } },
  });
  mkdirSync(path);
  await expect(reads.begin(path, megabyte, owner)).rejects.toThrow('is-folder');
  rmSync(path, { recursive: true });
  writeFileSync(path, Buffer.alloc(2 * megabyte));
  const tooLarge = { problem: { why: { code: 'file-too-large', megabytes: 1 } } };
  await expect(reads.begin(path, megabyte, owner)).rejects.toMatchObject(tooLarge);
  writeFileSync(path, Buffer.alloc(megabyte));
  const { readId } = await reads.begin(path, megabyte, owner);
  await reads.read(readId, owner);
  appendFileSync(path, 'more');
  await expect(reads.read(readId, owner)).rejects.toMatchObject(tooLarge);
});

test('I17: a window reads its own files only, a bounded number of them, and none once it has ended', async () => {
  writeFileSync(path, 'x');
  const { readId } = await reads.begin(path, megabyte, owner);
  await expect(reads.read(readId, {})).rejects.toThrow('open-is-over');
  await reads.cancel(readId, {});
  for (let i = 1; i < 8; i += 1) await reads.begin(path, megabyte, owner);
  await expect(reads.begin(path, megabyte, owner)).rejects.toThrow('too-many-opens');
  await reads.cancelAll(owner);
  await expect(reads.read(readId, owner)).rejects.toThrow('open-is-over');
  await reads.begin(path, megabyte, owner);
  await reads.cancelAll(owner);
});
