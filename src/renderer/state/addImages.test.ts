import { expect, test, vi } from 'vitest';
import { problemOf } from '../../shared/CodedError.ts';
import { pngHeader } from '../../shared/document/testImages.ts';
import { maxAddedImages, maxAddedImagesSizeBytes } from '../../shared/limits.ts';
import type { AppActions } from './AppActions.ts';
import { addImages } from './addImages.ts';
import type { Editor } from './editor.ts';
import type { MakeToast } from './Toast.ts';

const at = { x: 0, y: 0 };
const editor = { addImages: vi.fn() } as unknown as Editor;
/** Questions are answered by closing them. */
const app = {
  editor,
  tell: (make: MakeToast) => make().close?.(),
  dismiss: () => undefined,
} as unknown as AppActions;

// There is no decoder here, so every image is damaged once it is decoded.

test('each file that is no image is named with the reason', async () => {
  const sources = [
    { name: 'damaged.png', read: async () => pngHeader(10, 10) },
    { name: 'bomb.png', read: async () => pngHeader(30_000, 30_000) },
    { name: 'cut.png', read: async () => pngHeader(10, 10).slice(0, 15) },
    { name: 'gone.png', read: () => Promise.reject(new Error('gone')) },
  ];
  const failures = await addImages(app, editor, sources, at);
  expect(failures.map(({ name, error }) => [name, problemOf(error).code])).toEqual([
    ['bomb.png', 'image-too-large'],
    ['cut.png', 'image-damaged'],
    ['gone.png', 'unexpected'],
    ['damaged.png', 'image-damaged'],
  ]);
  expect(editor.addImages).not.toHaveBeenCalled();
});

test('I30: a bounded number of images is read at once, and the others are named', async () => {
  const read = vi.fn(async () => pngHeader(10, 10));
  const names = Array.from({ length: maxAddedImages + 2 }, (_, i) => `${i}.png`);
  const failures = await addImages(
    app,
    editor,
    names.map((name) => ({ name, read })),
    at,
  );
  expect(read).toHaveBeenCalledTimes(maxAddedImages);
  const refused = failures.filter(({ error }) => problemOf(error).code === 'too-many-images');
  expect(refused.map(({ name }) => name)).toEqual(names.slice(maxAddedImages));
});

test('I30: a bounded number of bytes is read at once, and the images beyond are named', async () => {
  const bytes = new Uint8Array(maxAddedImagesSizeBytes / 4);
  bytes.set(pngHeader(10, 10));
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];
  const sources = names.map((name) => ({ name, read: async () => bytes }));
  const failures = await addImages(app, editor, sources, at);
  expect(failures.map(({ name, error }) => [name, problemOf(error).code])).toEqual([
    ['e.png', 'too-many-images'],
  ]);
});
