import { CodedError } from '../../shared/CodedError.ts';
import { imageHeadSizeBytes, imageKind } from '../../shared/document/imageKind.ts';
import {
  extensionOf,
  imageExtensions,
  openedFormatOf,
  openedFormats,
} from '../../shared/fileFormats.ts';
import { fileTooLarge } from '../../shared/fileTooLarge.ts';
import { maxForeignFileSizeBytes } from '../../shared/limits.ts';
import type { InsertionPlace } from '../canvas/view/BoardView.ts';
import type { AppActions } from './AppActions.ts';
import { addImages, type ImageSource } from './addImages.ts';
import { bytesOfFile } from './bytesOfFile.ts';
import { openDroppedFile } from './fileCommands.ts';
import { type FileFailure, noticeOfFailures } from './noticeOfFailures.ts';

/**
 * Uses files that were dropped or pasted: adds images to the open board, then opens the others, one by one. Those that
 * cannot be used are named in one notice.
 */
export async function takeFiles(
  app: AppActions,
  files: readonly File[],
  where: InsertionPlace,
): Promise<void> {
  const adding = placeImages(app, where);
  const kinds = await Promise.all(files.map(kindOfFile));
  const ofKind = (kind: FileKind): File[] => files.filter((_, index) => kinds[index] === kind);
  const images = ofKind('image');
  const failures: FileFailure[] = ofKind('unknown').map(({ name }) => {
    return { name, error: unknownFormat() };
  });
  if (images.length > 0) failures.push(...(await adding(images)));
  for (const file of files) {
    const format = openedFormatOf(file.name);
    if (format === undefined) continue;
    try {
      await openDroppedFile(app, file, format);
    } catch (error) {
      failures.push({ name: file.name, error });
    }
  }
  const areImages = images.length === files.length;
  if (failures.length > 0) app.tell(() => noticeOfFailures(failures, areImages));
}

type FileKind = 'board' | 'image' | 'unknown';

/** By its name, its type, which the system derives from the name, or else its content. */
async function kindOfFile(file: File): Promise<FileKind> {
  if (openedFormatOf(file.name) !== undefined) return 'board';
  if (file.type.startsWith('image/')) return 'image';
  if (file.type !== '') return 'unknown';
  try {
    const head = await file.slice(0, imageHeadSizeBytes).arrayBuffer();
    return imageKind(new Uint8Array(head)) === 'unknown' ? 'unknown' : 'image';
  } catch {
    // A folder.
    return 'unknown';
  }
}

function unknownFormat(): CodedError {
  const extensions = [...openedFormats.map(extensionOf), ...imageExtensions];
  return new CodedError({
    code: 'unknown-format',
    extensions: extensions.map((extension) => `.${extension}`),
  });
}

/** Finds the place for images at once, since the pointer, the view and the open board may change while they are read. */
function placeImages(
  app: AppActions,
  where: InsertionPlace,
): (images: readonly File[]) => Promise<readonly FileFailure[]> {
  const { editor } = app;
  const at = editor?.placeFor(where);
  return async (images) => {
    try {
      if (editor === undefined || at === undefined) throw new CodedError({ code: 'no-board-open' });
      return await addImages(app, editor, images.map(sourceOf), at);
    } catch (error) {
      return images.map(({ name }) => ({ name, error }));
    }
  };
}

const sourceOf = (file: File): ImageSource => ({
  name: file.name,
  read: async () => {
    if (file.size > maxForeignFileSizeBytes) throw fileTooLarge(maxForeignFileSizeBytes);
    return await bytesOfFile(file);
  },
});
