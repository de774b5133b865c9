import { t } from 'i18next';
import { usualImageSidePx } from '../../shared/limits.ts';
import type { ReadImage } from '../canvas/images/readImage.ts';
import type { NoticeChoice, Toaster } from './Toast.ts';

export type LargeImagesAnswer = 'downscale' | 'keep' | 'cancel';

interface NamedImage {
  readonly name: string;
  readonly image: Pick<ReadImage, 'fit' | 'width' | 'height' | 'sizeBytes'>;
}

/** How many images the notice names. */
const maxNamedImages = 3;

/** The answers that make sense for images, the most likely first. Those over the limits cannot be kept as they are. */
export function largeImageAnswers(
  images: readonly NamedImage[],
): readonly (LargeImagesAnswer | 'keep-others')[] {
  const fits = images.map(({ image }) => image.fit);
  if (!fits.includes('large')) return ['downscale', 'cancel'];
  return ['downscale', fits.includes('over-limit') ? 'keep-others' : 'keep', 'cancel'];
}

const labels = {
  downscale: 'files.largeImage.downscale',
  keep: 'files.largeImage.keep',
  'keep-others': 'files.largeImage.keepOthers',
  cancel: 'common.cancel',
} as const;

/** Asks in a notice what to do with very large images; without any, they are kept. */
export async function askAboutLargeImages(
  app: Toaster,
  images: readonly NamedImage[],
): Promise<LargeImagesAnswer> {
  const large = images.filter(({ image }) => image.fit !== 'usual');
  if (large.length === 0) return 'keep';
  const id = `large-images-${crypto.randomUUID()}`;
  return await new Promise((resolve) => {
    const answer = (chosen: LargeImagesAnswer | 'keep-others'): void => {
      app.dismiss(id);
      resolve(chosen === 'keep-others' ? 'keep' : chosen);
    };
    const choice = (name: LargeImagesAnswer | 'keep-others'): NoticeChoice => ({
      label: t(labels[name]),
      run: () => answer(name),
    });
    app.tell(() => ({
      id,
      level: 'question',
      title: t('files.largeImage.title', { count: large.length }),
      text: textOf(large),
      choices: largeImageAnswers(large).map(choice),
      close: () => answer('cancel'),
    }));
  });
}

function textOf(large: readonly NamedImage[]): string {
  const named = large.slice(0, maxNamedImages).map(({ name, image }) =>
    t('files.largeImage.size', {
      name,
      width: image.width,
      height: image.height,
      megabytes: Math.max(0.1, image.sizeBytes / 1024 / 1024),
    }),
  );
  const restCount = large.length - named.length;
  const isLimited = large.some(({ image }) => image.fit === 'over-limit');
  return [
    ...named,
    ...(restCount === 0 ? [] : [t('files.more', { count: restCount })]),
    t(isLimited ? 'files.largeImage.limit' : 'files.largeImage.why', { sidePx: usualImageSidePx }),
  ].join('\n');
}
