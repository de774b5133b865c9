import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SharedCopies } from './SharedCopies.ts';
import { forkServer } from './testing/forkServer.ts';
import { stage } from './testing/stage.ts';

const { folder, sharing } = stage();
const silent = { debug() {}, info() {}, warn() {}, error() {} };

it('I40: the copy of a shared board is deleted at once if nothing is shared, otherwise after sharing ends', async () => {
  const dataFolder = folder();
  const { sharing: shared } = sharing({ dataFolder });
  const copies = new SharedCopies({
    dataFolder,
    fork: forkServer,
    isShared: () => shared.state.state !== 'off',
    log: silent,
  });
  const notes = join(dataFolder, 'shared-boards/forget');
  await copies.forget('never-shared');
  expect(existsSync(notes)).toBe(false);

  await shared.start();
  await copies.forget('board');
  await copies.sweep();
  expect(readdirSync(notes)).toEqual(['board']);
  await shared.stop();
  await copies.sweep();
  expect(readdirSync(notes)).toEqual([]);
});

it('the deletion is retried later if another program uses the folder', async () => {
  const dataFolder = folder();
  mkdirSync(join(dataFolder, 'shared-boards'));
  writeFileSync(join(dataFolder, 'shared-boards/boards.sqlite'), '');
  // A folder at the path of the lock file.
  mkdirSync(join(dataFolder, 'shared-boards/server.lock'));
  const copies = new SharedCopies({
    dataFolder,
    fork: forkServer,
    isShared: () => false,
    log: silent,
  });
  await copies.forget('board');
  await copies.sweep();
  expect(readdirSync(join(dataFolder, 'shared-boards/forget'))).toEqual(['board']);
});
