import { t } from 'i18next';
import type { ProgressWay } from '../formats/ProgressWay.ts';
import type { Toaster } from './Toast.ts';

/**
 * Does long work while the user goes on. A notice shows how far it is, and can cancel it.
 * @param doing the key of the notice's text
 * @returns undefined when it was cancelled, whatever came of it
 * @throws what the work throws
 */
export async function withProgress<Result>(
  app: Toaster,
  doing: 'files.opening' | 'files.saving' | 'files.exporting' | 'files.addingImages',
  work: (way: ProgressWay) => Promise<Result>,
): Promise<Result | undefined> {
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const noticeId = `progress-${crypto.randomUUID()}`;
  const onProgress = onEachPercent((percent) =>
    app.tell(() => ({
      id: noticeId,
      level: 'info',
      title: t(doing, { percent }),
      text: '',
      progressPercent: percent,
      choices: [{ label: t('common.cancel'), run: () => cancelling.abort() }],
    })),
  );
  try {
    onProgress(0);
    const result = await work({ signal, onProgress });
    return signal.aborted ? undefined : result;
  } catch (error) {
    // What is cut short may fail.
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    app.dismiss(noticeId);
  }
}

/** Passes a part from 0 to 1 on as a percentage, when that has changed. */
function onEachPercent(show: (percent: number) => void): (part: number) => void {
  let shown: number | undefined;
  return (part) => {
    const percent = Math.floor(part * 100);
    if (percent === shown) return;
    shown = percent;
    show(percent);
  };
}
