import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import i18next, { t } from 'i18next';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import '../../shared/words/testing/speakEnglish.ts';
import { openQueue } from '../queue/testing/openQueue.ts';
import { addWelcomeBoard } from './addWelcomeBoard.ts';
import { isFirstStart } from './isFirstStart.ts';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'everink-welcome-'));
  folders.push(folder);
  return folder;
};

afterEach(async () => {
  await i18next.changeLanguage('en');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

test('the welcome board has shapes that can be read, in the language of the app', async () => {
  await i18next.changeLanguage('ja');
  const queue = await openQueue(await newFolder());
  const id = await addWelcomeBoard(queue);
  const { boards } = await queue.boards.list();
  expect(boards).toMatchObject([{ id, title: t('welcome.title') }]);
  const document = new BoardDocument();
  for (const update of (await queue.loadBoard(id)).updates) Y.applyUpdate(document.doc, update);
  const shapes = [...document.shapes.keys()].map((shapeId) => document.read(shapeId));
  expect(shapes.filter((shape) => shape?.type === 'placeholder')).toEqual([]);
  const texts = shapes.map((shape) => (shape?.type === 'note' ? shape.text : ''));
  expect(texts).toEqual(expect.arrayContaining([t('welcome.draw'), t('welcome.share')]));
  await queue.close();
});

test('the app does not wait for a disk that refuses to write', async () => {
  const path = join(await newFolder(), 'file');
  await writeFile(path, '');
  const queue = await openQueue(join(path, 'no-folder'));
  expect(queue.saveProblem).toBeDefined();
  const id = await addWelcomeBoard(queue);
  expect((await queue.boards.list()).boards).toMatchObject([{ id, title: t('welcome.title') }]);
  await queue.close();
});

test('a start is the first one until the folder has a database', async () => {
  const folder = await newFolder();
  expect(isFirstStart(folder)).toBe(true);
  expect(isFirstStart(join(folder, 'missing'))).toBe(true);
  const queue = await openQueue(folder);
  await queue.close();
  expect(isFirstStart(folder)).toBe(false);
});
