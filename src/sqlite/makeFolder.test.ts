import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './makeFolder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('creates a folder and its parents, and leaves an existing one', () => {
  const path = join(folder, 'a/b/c');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

it('follows a link to a folder', () => {
  symlinkSync(folder, join(folder, 'link'));
  makeFolder(join(folder, 'link'));
  makeFolder(join(folder, 'link/inside'));
  expect(statSync(join(folder, 'inside')).isDirectory()).toBe(true);
});

it('reports a file at the path', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow('ENOTDIR');
  expect(() => makeFolder(join(folder, 'file/inside/more'))).toThrow('ENOTDIR');
});

it.runIf(process.platform === 'linux')('I31: fails if no folder can be created', () => {
  expect(() => makeFolder('/proc/nowhere/inside')).toThrow('ENOENT');
  symlinkSync('nowhere/at/all', join(folder, 'dangling'));
  expect(() => makeFolder(join(folder, 'dangling/inside'))).toThrow('ENOENT');
});
