import { expect, test } from 'vitest';
import type { OpenedFile, RequestName } from '../../shared/ipc.ts';
import type { AppModel } from './AppModel.ts';
import { readOpened } from './readOpened.ts';

/** Main, with a file in pieces. */
function mainWith(pieces: readonly string[]) {
  const asked: RequestName[] = [];
  const left = pieces.map((piece) => new TextEncoder().encode(piece));
  const ask = async (name: RequestName): Promise<unknown> => {
    asked.push(name);
    return name === 'files.readPiece' ? (left.shift() ?? new Uint8Array()) : null;
  };
  return { asked, app: { ask } as unknown as AppModel };
}

const opened = {
  canceled: false,
  readId: 'read-1',
  name: 'plan.everink',
  format: 'everink',
  sizeBytes: 10,
} satisfies OpenedFile;

test('the bytes of a file are read piece by piece, with progress', async () => {
  const { app } = mainWith(['EVER', 'INK', '...']);
  const parts: number[] = [];
  const bytes = await readOpened(app, opened, {
    signal: new AbortController().signal,
    onProgress: (part) => parts.push(part),
  });
  expect(new TextDecoder().decode(bytes)).toBe('EVERINK...');
  expect(parts).toEqual([0.4, 0.7, 1]);
});

test('a cancelled file is closed and not read further', async () => {
  const { app, asked } = mainWith(['EVER', 'INK', '...']);
  const cancelling = new AbortController();
  const reading = readOpened(app, opened, {
    signal: cancelling.signal,
    onProgress: () => cancelling.abort(new Error('cancelled')),
  });
  await expect(reading).rejects.toThrow('cancelled');
  expect(asked).toEqual(['files.readPiece', 'files.cancelRead']);
});
