import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SharedCopies } from './SharedCopies.ts';
import { forkServer } from './testing/forkServer.ts';
import { stage } from './testing/stage.ts';

const { folder, sharing } = stage();
const silent = { debug() {}, info() {}, warn() {}, error() {} };

it('I40: the copy that was shared is deleted while nothing is shared, and else when sharing has ended', async () => {
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

it('a folder that another program uses is tried again later', async () => {
  const dataFolder = folder();
  mkdirSync(join(dataFolder, 'shared-boards'));
  writeFileSync(join(dataFolder, 'shared-boards/boards.sqlite'), '');
  // A folder where the file with the lock should be.
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
