import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { FileLinks } from './FileLinks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-links-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const plan = { boardId: 'board', path: '/plan.everink', contentId: 'a', coveredSeq: 3 };

test('the files of boards are known after a restart, one to a board and one board to a file', async () => {
  const links = await FileLinks.open(folder, silentLog);
  await Promise.all([
    links.set(plan),
    links.set({ ...plan, boardId: 'other', path: '/other.everink' }),
  ]);
  await links.set({ ...plan, path: '/moved.everink' });
  await links.set({ ...plan, boardId: 'third', path: '/other.everink' });
  const again = await FileLinks.open(folder, silentLog);
  expect(again.all()).toEqual(links.all());
  expect(again.ofBoard('board')?.path).toBe('/moved.everink');
  expect(again.ofPath('/other.everink')?.boardId).toBe('third');
  expect(again.all()).toHaveLength(2);
  await again.forgetContents();
  await again.forget('third');
  const last = await FileLinks.open(folder, silentLog);
  expect(last.all()).toEqual([{ boardId: 'board', path: '/moved.everink', coveredSeq: -1 }]);
});

test('I10: a damaged list is kept aside', async () => {
  writeFileSync(join(folder, 'files.json'), '{"links": [{"boardId": 1}]}');
  const links = await FileLinks.open(folder, silentLog, new Date(0));
  expect(links.all()).toEqual([]);
  await links.set(plan);
  expect(readdirSync(folder).toSorted()).toEqual([
    'files.json',
    'files.json.damaged-1970-01-01T00-00-00.000Z',
  ]);
});

test('a damaged list that cannot be kept aside is logged', async () => {
  writeFileSync(join(folder, 'files.json'), 'damaged');
  mkdirSync(join(folder, 'files.json.damaged-1970-01-01T00-00-00.000Z'));
  const errors: string[] = [];
  const log = { ...silentLog, error: (what: string) => void errors.push(what) };
  expect((await FileLinks.open(folder, log, new Date(0))).all()).toEqual([]);
  expect(errors).toEqual([
    'the files of boards are forgotten',
    'the damaged list of files of boards is not kept',
  ]);
});
