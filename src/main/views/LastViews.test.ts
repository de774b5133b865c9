import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { LastView } from '../../shared/lastView.ts';
import { type Log, silentLog } from '../log/Log.ts';
import { LastViews } from './LastViews.ts';

const view: LastView = {
  x: -12.5,
  y: 40,
  zoom: 0.75,
  width: 1280,
  height: 800,
  devicePixelRatio: 2,
  isDark: false,
  language: 'en',
};

let dataFolder: string;
let warnings: string[];
let log: Log;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'everink-views-'));
  warnings = [];
  log = { ...silentLog, warn: (what) => warnings.push(what) };
  return () => rm(dataFolder, { recursive: true, force: true });
});

function pictureOf(sizeBytes: number): { readonly view: LastView; readonly png: Uint8Array } {
  // With line ends: only the first one ends the view.
  return { view, png: new Uint8Array(sizeBytes).fill(0x0a) };
}

test('a view is restored with its picture, even after a restart', async () => {
  await new LastViews({ dataFolder, log }).keep('board', pictureOf(3_000));
  const views = new LastViews({ dataFolder, log });
  expect(views.view('board')).toEqual(view);
  const kept = await views.read('board');
  expect(kept?.view).toEqual(view);
  expect(kept?.png).toEqual(Buffer.alloc(3_000, 0x0a));
  expect(await views.read('another')).toBeUndefined();
  expect(views.view('another')).toBeUndefined();
  expect(warnings).toEqual([]);
});

test('a view that an older version kept has labels in English', async () => {
  const views = new LastViews({ dataFolder, log });
  await views.keep('board', pictureOf(10));
  const { language: _, ...older } = view;
  await writeFile(join(dataFolder, 'views', 'board.view'), `${JSON.stringify(older)}\nPNG`);
  expect(views.view('board')).toEqual(view);
  expect(warnings).toEqual([]);
});

test('the pictures of the least recently viewed boards are removed above the quota', async () => {
  const views = new LastViews({ dataFolder, quotaBytes: 4_000, log });
  const folder = join(dataFolder, 'views');
  for (const [age, boardId] of ['newest', 'middle', 'oldest'].entries()) {
    await views.keep(boardId, pictureOf(1_000));
    const time = new Date(Date.now() - age * 60_000);
    await utimes(join(folder, `${boardId}.view`), time, time);
  }
  // Looked at, it is not the oldest any more.
  await views.read('oldest');
  await views.keep('fresh', pictureOf(1_000));
  expect((await readdir(folder)).sort()).toEqual(['fresh.view', 'newest.view', 'oldest.view']);
});

test('a picture above the quota is not kept', async () => {
  const views = new LastViews({ dataFolder, quotaBytes: 4_000, log });
  await views.keep('board', pictureOf(5_000));
  expect(await readdir(join(dataFolder, 'views'))).toEqual([]);
});

test.each([
  ['empty', ''],
  ['no line', 'no end of a line'],
  ['another form', '{"x":1}\nPNG'],
  ['not a number', `${JSON.stringify({ ...view, zoom: 0 })}\nPNG`],
])('a damaged file (%s) is logged and ignored', async (_what, content) => {
  const views = new LastViews({ dataFolder, log });
  await views.keep('board', pictureOf(10));
  await writeFile(join(dataFolder, 'views', 'board.view'), content);
  expect(views.view('board')).toBeUndefined();
  expect(await views.read('board')).toBeUndefined();
  expect(warnings).toEqual([
    'the picture of a view cannot be read',
    'the picture of a view cannot be read',
  ]);
});

test('a disk that refuses writes does no harm', async () => {
  await writeFile(join(dataFolder, 'views'), 'a file where the folder should be');
  const views = new LastViews({ dataFolder, log });
  await views.keep('board', pictureOf(10));
  expect(warnings).toEqual(['the picture of a view cannot be kept']);
  expect(await views.read('board')).toBeUndefined();
});

test('nothing of a deleted board remains visible', async () => {
  const views = new LastViews({ dataFolder, log });
  const kept = views.keep('board', pictureOf(10));
  await views.forget('board');
  await kept;
  await expect(stat(join(dataFolder, 'views', 'board.view'))).rejects.toThrow('ENOENT');
});
