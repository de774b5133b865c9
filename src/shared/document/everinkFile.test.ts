import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { CodedError } from '../CodedError.ts';
import { BoardDocument } from './boardDocument.ts';
import { fromClipboardText, toClipboardText } from './clipboardText.ts';
import { decodeBoard } from './decodeBoard.ts';
import { checkEverinkContent, decodeEverinkFile, encodeEverinkFile } from './everinkFile.ts';
import { testRectangle, testStroke } from './testShapes.ts';

function board(): BoardDocument {
  const document = new BoardDocument();
  document.insert('s', testStroke());
  document.insert('r', testRectangle());
  document.setTitle('Plan');
  return document;
}

test('a board is read from its file', async () => {
  const opened = await decodeEverinkFile(await encodeEverinkFile(board().doc));
  expect(opened.read('s')).toEqual(testStroke());
  expect(opened.title).toBe('Plan');
});

test('a file that is truncated anywhere is refused', async () => {
  const file = await encodeEverinkFile(board().doc);
  for (let length = 0; length < file.length; length += 7) {
    await expect(decodeEverinkFile(file.subarray(0, length))).rejects.toThrow(CodedError);
  }
  await expect(decodeEverinkFile(file.subarray(0, file.length - 1))).rejects.toThrow(
    'file-cut-off',
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
        await expect(decodeEverinkFile(damaged)).rejects.toThrow(CodedError);
      },
    ),
  );
});

test('a foreign file and a newer file each have their own problem', async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
  await expect(decodeEverinkFile(png)).rejects.toThrow('not-everink-file');
  const newer = await encodeEverinkFile(board().doc);
  newer[7] = 2;
  await expect(decodeEverinkFile(newer)).rejects.toThrow('newer-file');
});

/** A board without the first change of it, on which the others build. */
function withoutFirstChange(): Y.Doc {
  const { doc, shapes } = board();
  const start = Y.encodeStateVector(doc);
  shapes.set('later', new Y.Map([['x', 1]]));
  const rest = new Y.Doc();
  Y.applyUpdate(rest, Y.encodeStateAsUpdate(doc, start));
  return rest;
}

/** An `.everink` file with any content. */
async function fileWith(content: Uint8Array): Promise<Uint8Array> {
  const file = await encodeEverinkFile(new Y.Doc());
  const bytes = new Uint8Array(content);
  const whole = new Uint8Array(44 + bytes.length);
  whole.set(file.subarray(0, 8));
  new DataView(whole.buffer).setUint32(8, bytes.length, true);
  whole.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), 12);
  whole.set(bytes, 44);
  return whole;
}

test('I16: a file with missing predecessors is refused as incomplete, and is never written', async () => {
  const rest = withoutFirstChange();
  const file = await fileWith(Y.encodeStateAsUpdate(rest));
  await expect(decodeEverinkFile(file)).rejects.toThrow('file-incomplete');
  expect(() => checkEverinkContent(file.subarray(44))).toThrow('file-incomplete');
  await expect(encodeEverinkFile(rest)).rejects.toThrow('board-incomplete');
});

test('I16: a file that only deletes missing content is refused as incomplete too', async () => {
  const { doc, shapes } = board();
  const start = Y.encodeStateVector(doc);
  shapes.delete('s');
  const deletion = Y.encodeStateAsUpdate(doc, start);
  await expect(decodeEverinkFile(await fileWith(deletion))).rejects.toThrow('file-incomplete');
  expect(() => checkEverinkContent(deletion)).toThrow('file-incomplete');
  checkEverinkContent(Y.encodeStateAsUpdate(doc));
});

test('I27: a board that is too large for a file is refused before it is written, and every written file can be opened', async () => {
  const { doc } = board();
  const file = await encodeEverinkFile(doc);
  for (const maxSizeBytes of [file.length, file.length + 1]) {
    const written = await encodeEverinkFile(doc, maxSizeBytes);
    expect((await decodeEverinkFile(written)).shapes.size).toBe(2);
  }
  await expect(encodeEverinkFile(doc, file.length - 1)).rejects.toThrow('board-too-large');
});

test('I27: a board whose file could not be opened is refused before it is written', async () => {
  const { doc } = board();
  const limits = { maxStructCount: 100, maxValueSizeBytes: 1_000 };
  await encodeEverinkFile(doc, undefined, limits);
  for (const less of [{ maxStructCount: 10 }, { maxValueSizeBytes: 20 }]) {
    const writing = encodeEverinkFile(doc, undefined, { ...limits, ...less });
    await expect(writing).rejects.toThrow('board-too-large');
  }
});

test('I27: a board with too many structs or too large a value is refused before it is encoded', () => {
  const update = Y.encodeStateAsUpdate(board().doc);
  const limits = { maxStructCount: 100, maxValueSizeBytes: 1_000 };
  expect(decodeBoard(update, limits).shapes.size).toBe(2);
  for (const less of [{ maxStructCount: 10 }, { maxValueSizeBytes: 20 }]) {
    expect(() => decodeBoard(update, { ...limits, ...less })).toThrow('too-large');
  }
});

test('I16: content that is not a board, or is shorter than declared, is refused as damaged', async () => {
  const update = Y.encodeStateAsUpdate(board().doc);
  const huge = encoding.createEncoder();
  encoding.writeVarUint(huge, 1);
  encoding.writeVarUint(huge, 2 ** 50);
  for (const content of [
    Uint8Array.of(255, 255, 255),
    update.subarray(0, update.length - 4),
    encoding.toUint8Array(huge),
  ]) {
    await expect(decodeEverinkFile(await fileWith(content))).rejects.toThrow('file-damaged');
    expect(() => checkEverinkContent(content)).toThrow('file-damaged');
  }
  const trailing = new Uint8Array([...(await fileWith(update)), 0]);
  await expect(decodeEverinkFile(trailing)).rejects.toThrow('file-damaged');
});

test('I27: shapes are copied up to the limit of pasting', () => {
  const source = board();
  const text = toClipboardText(source, ['s', 'r']);
  const { update } = JSON.parse(text) as { readonly update: string };
  // How long it is depends on the numbers that Yjs draws for its clients.
  const again = toClipboardText(source, ['s', 'r'], update.length + 100);
  expect(fromClipboardText(again)?.shapes.size).toBe(2);
  expect(() => toClipboardText(source, ['s', 'r'], update.length - 100)).toThrow(CodedError);
  const incomplete = btoa(String.fromCharCode(...Y.encodeStateAsUpdate(withoutFirstChange())));
  const pasted = JSON.stringify({ everink: 'shapes', version: 1, update: incomplete });
  expect(() => fromClipboardText(pasted)).toThrow('copy-incomplete');
});
