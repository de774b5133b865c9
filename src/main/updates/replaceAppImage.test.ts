import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceAppImage } from './replaceAppImage.ts';

let folder: string;
let path: string;
let downloaded: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-replace-'));
  path = join(folder, 'Everink.AppImage');
  downloaded = join(folder, 'downloaded');
  writeFileSync(downloaded, 'new');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha512 = (content: string): string => createHash('sha512').update(content).digest('base64');

it('replaces a program that is running', async () => {
  copyFileSync('/bin/sleep', path);
  const running = spawn(path, ['1000']);
  await once(running, 'spawn');
  await replaceAppImage(path, downloaded, sha512('new'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  running.kill();
  await once(running, 'exit');
});

it.each([
  ['the content differs', () => writeFileSync(downloaded, 'changed')],
  ['the download is gone', () => rmSync(downloaded)],
])('leaves the old file and nothing else if %s', async (_, damage) => {
  writeFileSync(path, 'old');
  damage();
  const before = readdirSync(folder);
  await expect(replaceAppImage(path, downloaded, sha512('new'))).rejects.toThrow();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(before);
});
