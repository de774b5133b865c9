import { CodedError } from '../../shared/CodedError.ts';
import { maxAddedImages, maxAddedImagesSizeBytes } from '../../shared/limits.ts';
import { type BoardImage, type ReadImage, readImage } from '../canvas/images/readImage.ts';
import type { Point } from '../drawing/geometry.ts';
import { type ProgressWay, withoutProgress } from '../formats/ProgressWay.ts';
import type { AppActions } from './AppActions.ts';
import { askAboutLargeImages } from './askAboutLargeImages.ts';
import type { Editor } from './editor.ts';
import type { FileFailure } from './noticeOfFailures.ts';
import { withProgress } from './withProgress.ts';

/** A file that may be an image. */
export interface ImageSource {
  readonly name: string;
  /** @throws CodedError */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

interface NamedImage {
  readonly name: string;
  readonly image: ReadImage;
}

/**
 * Adds images to a board around a point of it. If some are very large, the user is asked once what to do with them.
 * @returns the files that could not be added
 * @throws CodedError if the board is no longer open then
 */
export async function addImages(
  app: AppActions,
  editor: Editor,
  sources: readonly ImageSource[],
  at: Point,
): Promise<readonly FileFailure[]> {
  const failures: FileFailure[] = [];
  const read = await inSteps(app, sources, failures, readWithinBounds());
  const answer = read && (await askAboutLargeImages(app, read));
  if (read === undefined || answer === undefined || answer === 'cancel') return failures;
  const images = await inSteps(app, read, failures, ({ image }) =>
    image.prepare(
      answer === 'downscale' && image.fit !== 'usual' ? 'downscaled' : howToKeep(image),
    ),
  );
  if (images === undefined || images.length === 0) return failures;
  if (app.editor !== editor) throw new CodedError({ code: 'other-board-open' });
  await editor.addImages(images, at);
  return failures;
}

const howToKeep = ({ fit }: ReadImage): 'downscaled' | 'original' =>
  fit === 'over-limit' ? 'downscaled' : 'original';

/** Reads each source until there are as many as a window holds. */
function readWithinBounds(): (source: ImageSource) => Promise<NamedImage> {
  let count = 0;
  let sizeBytes = 0;
  return async (source) => {
    if (count >= maxAddedImages) throw tooManyImages();
    const bytes = await source.read();
    if (sizeBytes + bytes.byteLength > maxAddedImagesSizeBytes) throw tooManyImages();
    const image = await readImage(bytes);
    count += 1;
    sizeBytes += bytes.byteLength;
    return { name: source.name, image };
  };
}

const tooManyImages = (): CodedError =>
  new CodedError({
    code: 'too-many-images',
    count: maxAddedImages,
    megabytes: Math.floor(maxAddedImagesSizeBytes / 1024 / 1024),
  });

/**
 * Does a step for each item, one after the other since each may take much memory. Failures are collected.
 * @returns undefined when the user cancelled
 */
async function inSteps<
  Item extends { readonly name: string },
  Result extends NamedImage | BoardImage,
>(
  app: AppActions,
  items: readonly Item[],
  failures: FileFailure[],
  step: (item: Item) => Promise<Result>,
): Promise<readonly Result[] | undefined> {
  const work = async ({ signal, onProgress }: ProgressWay): Promise<readonly Result[]> => {
    const results: Result[] = [];
    for (const [index, item] of items.entries()) {
      signal.throwIfAborted();
      try {
        results.push(await step(item));
      } catch (error) {
        failures.push({ name: item.name, error });
      }
      onProgress((index + 1) / items.length);
    }
    return results;
  };
  if (items.length > 1) return await withProgress(app, 'files.addingImages', work);
  return await work(withoutProgress());
}
