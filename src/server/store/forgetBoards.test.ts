import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stage } from '../testing/stage.ts';

const { client, folder, serve } = stage();

const contentOf = (path: string): string =>
  readdirSync(path)
    .filter((name) => name.startsWith('boards.sqlite'))
    .map((name) => readFileSync(join(path, name), 'latin1'))
    .join('');

it('I40: deletes exactly the requested boards at start', async () => {
  const dataFolder = folder();
  const before = await serve({ dataFolder });
  const socket = client(before);
  for (const boardId of ['gone', 'stays']) {
    const board = socket.open(boardId);
    for (let index = 0; index < 20; index += 1) board.draw(`drawn-on-${boardId}-${index}`);
    await board.acknowledged();
  }
  await socket.close();
  await before.stop();
  expect(contentOf(dataFolder)).toContain('drawn-on-gone');

  mkdirSync(join(dataFolder, 'forget'));
  for (const name of ['gone', 'never was', 'unknown']) {
    writeFileSync(join(dataFolder, 'forget', name), '');
  }
  await serve({ dataFolder });
  expect(contentOf(dataFolder)).not.toContain('drawn-on-gone');
  expect(contentOf(dataFolder)).toContain('drawn-on-stays');
  // What is no name of a board is none of its business.
  expect(readdirSync(join(dataFolder, 'forget'))).toEqual(['never was']);
});
