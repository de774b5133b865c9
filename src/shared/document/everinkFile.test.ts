import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoardDocument } from './boardDocument.ts';
import { BoardFileError, decodeEverinkFile, encodeEverinkFile } from './everinkFile.ts';
import { testRectangle, testStroke } from './testShapes.ts';

function board(): BoardDocument {
  const document = new BoardDocument();
  document.insert('s', testStroke());
  document.insert('r', testRectangle());
  document.setTitle('Plan');
  return document;
}

test('a board comes back from its file', async () => {
  const opened = await decodeEverinkFile(await encodeEverinkFile(board().doc));
  expect(opened.read('s')).toEqual(testStroke());
  expect(opened.title).toBe('Plan');
});

test('a file that is cut off anywhere is refused', async () => {
  const file = await encodeEverinkFile(board().doc);
  for (let length = 0; length < file.length; length += 7) {
    await expect(decodeEverinkFile(file.subarray(0, length))).rejects.toThrow(BoardFileError);
  }
  await expect(decodeEverinkFile(file.subarray(0, file.length - 1))).rejects.toThrow(
    'its end is missing',
  );
});

test('I10: a file with any byte changed is refused', async () => {
  const file = await encodeEverinkFile(board().doc);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: file.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const damaged = Uint8Array.from(file);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        await expect(decodeEverinkFile(damaged)).rejects.toThrow(BoardFileError);
      },
    ),
  );
});

test('a foreign file and a newer file each have their own sentence', async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
  await expect(decodeEverinkFile(png)).rejects.toThrow('not an Everink file');
  const newer = await encodeEverinkFile(board().doc);
  newer[7] = 2;
  await expect(decodeEverinkFile(newer)).rejects.toThrow('newer Everink');
});
