import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import { pngHeader } from '../../shared/document/testImages.ts';
import type { AppActions } from './AppActions.ts';
import type { Editor } from './editor.ts';
import type { MakeToast, Toast } from './Toast.ts';
import { takeFiles } from './takeFiles.ts';

function windowWith(editor: Pick<Editor, 'placeFor'> | undefined) {
  const notices: Toast[] = [];
  const opened: string[] = [];
  const app = {
    editor,
    tell: (make: MakeToast) => void notices.push(make()),
    dismiss: () => undefined,
    openDropped: async ({ name }: File) => {
      opened.push(name);
      return true;
    },
  } as unknown as AppActions;
  return { app, notices, opened };
}

const board = new File(['a board'], 'plan.everink');
const image = new File([pngHeader(10, 10)], 'photo.png', { type: 'image/png' });
const unnamedImage = new File([pngHeader(10, 10)], 'photo');
const text = new File(['notes'], 'notes.txt', { type: 'text/plain' });

// There is no decoder here, so every image is damaged once it is decoded.

test('each file is used by its kind, and one notice names those that cannot be used', async () => {
  const placeFor = vi.fn(() => ({ x: 1, y: 2 }));
  const { app, notices, opened } = windowWith({ placeFor });
  const place = { x: 300, y: 200 };
  await takeFiles(app, [text, board, image, unnamedImage], place);
  expect(opened).toEqual([board.name]);
  expect(placeFor).toHaveBeenCalledExactlyOnceWith(place);
  const notice = notices.find(({ level }) => level === 'error');
  expect(notice?.title).toBe(t('files.someNotOpened', { count: 3 }));
  const problem = t('problems.image-damaged');
  expect(notice?.text.split('\n').slice(1)).toEqual(
    [image, unnamedImage].map(({ name }) => t('files.problemOfFile', { name, problem })),
  );
  expect(notice?.text).toContain(text.name);
});

test('an image is refused with a notice while no board is open', async () => {
  const { app, notices } = windowWith(undefined);
  await takeFiles(app, [image], 'pointer');
  const problem = t('problems.no-board-open');
  expect(notices).toMatchObject([
    {
      title: t('files.someNotAdded', { count: 1 }),
      text: t('files.problemOfFile', { name: image.name, problem }),
    },
  ]);
});
