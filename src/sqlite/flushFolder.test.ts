import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { flushFolder, flushFolderSync } from './flushFolder.ts';

it('flushes a folder', async () => {
  await flushFolder(tmpdir());
  flushFolderSync(tmpdir());
});

it.runIf(process.platform === 'linux')(
  'I16: a folder that cannot be flushed is not an error',
  async () => {
    // The kernel's own file system answers EINVAL.
    await flushFolder('/proc');
    flushFolderSync('/proc');
  },
);

it.runIf(process.platform === 'linux')('a folder that does not exist is one', async () => {
  await expect(flushFolder('/proc/none')).rejects.toThrow('ENOENT');
  expect(() => flushFolderSync('/proc/none')).toThrow('ENOENT');
});
