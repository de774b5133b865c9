import { t } from 'i18next';
import { expect, test } from 'vitest';
import type { ImageFit } from '../canvas/images/imageFit.ts';
import { askAboutLargeImages, largeImageAnswers } from './askAboutLargeImages.ts';
import type { MakeToast, Toast } from './Toast.ts';

const named = (name: string, fit: ImageFit) => ({
  name,
  image: { fit, width: 8_000, height: 6_000, sizeBytes: 12 * 1024 * 1024 },
});

/** Notices as the window has them. */
function noticeList() {
  const notices: Toast[] = [];
  return {
    notices,
    tell: (make: MakeToast) => void notices.push(make()),
    dismiss: (id: string) =>
      void notices.splice(
        notices.findIndex((it) => it.id === id),
        1,
      ),
  };
}

test('images of the usual size are kept without a question', async () => {
  const app = noticeList();
  expect(await askAboutLargeImages(app, [named('a.png', 'usual')])).toBe('keep');
  expect(app.notices).toEqual([]);
});

test('one question names the large images, and its buttons answer it', async () => {
  const app = noticeList();
  const images = [named('a.png', 'large'), named('b.png', 'usual'), named('c.png', 'large')];
  const asking = askAboutLargeImages(app, images);
  const [question] = app.notices;
  expect(question).toMatchObject({
    level: 'question',
    title: t('files.largeImage.title', { count: 2 }),
  });
  expect(question?.text).toContain('a.png');
  expect(question?.text).toContain('c.png');
  expect(question?.text).not.toContain('b.png');
  question?.choices?.find(({ label }) => label === t('files.largeImage.downscale'))?.run();
  expect(await asking).toBe('downscale');
  expect(app.notices).toEqual([]);
});

test('to close the question is to cancel', async () => {
  const app = noticeList();
  const asking = askAboutLargeImages(app, [named('a.png', 'large')]);
  app.notices[0]?.close?.();
  expect(await asking).toBe('cancel');
});

test('two questions do not replace each other', () => {
  const app = noticeList();
  void askAboutLargeImages(app, [named('a.png', 'large')]);
  void askAboutLargeImages(app, [named('b.png', 'large')]);
  expect(new Set(app.notices.map(({ id }) => id)).size).toBe(2);
});

test('an image over the limits can only be downscaled', () => {
  const limited = named('a.png', 'over-limit');
  const large = named('b.png', 'large');
  expect(largeImageAnswers([limited])).toEqual(['downscale', 'cancel']);
  expect(largeImageAnswers([large])).toEqual(['downscale', 'keep', 'cancel']);
  expect(largeImageAnswers([large, limited])).toEqual(['downscale', 'keep-others', 'cancel']);
});
