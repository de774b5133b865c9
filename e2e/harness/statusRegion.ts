import type { Locator, Page } from '@playwright/test';

/** The status region of a window, which has the status in attributes and as text. */
export const statusSelector = '[role="status"][data-save]';

export const statusRegionOf = (page: Page): Locator => page.locator(statusSelector);

/**
 * For the page: the status from the attributes, the same in every language, followed by the text:
 * `Saved Synced 0 waiting: Saved, Synced`, or `Saved Offline 1 waiting, cut, retry in 4 s: …`.
 */
export const readStatus = (region: Element | null): string => {
  if (!(region instanceof HTMLElement)) return 'no status';
  const saveWords: Readonly<Record<string, string>> = {
    saved: 'Saved',
    saving: 'Saving',
    'disk-full': 'Saving: disk full',
    'read-only': 'Saving: read-only',
  };
  const syncWords: Readonly<Record<string, string>> = {
    synced: 'Synced',
    syncing: 'Syncing',
    offline: 'Offline',
    'local-only': 'Local only',
  };
  const { save = '', sync = '', waiting, reason, retryInS } = region.dataset;
  const why = reason === undefined ? '' : `, ${reason}`;
  const retry = retryInS === undefined ? '' : `, retry in ${retryInS} s`;
  const text = (region.textContent ?? '').replace(/\s+/g, ' ').trim();
  // The code of another problem.
  const saving = saveWords[save] ?? 'Saving: not possible';
  return `${saving} ${syncWords[sync]} ${waiting} waiting${why}${retry}: ${text}`;
};

/** For the page: `readStatus` of its status region. Uses no element handle, so that the app may be killed meanwhile. */
export const statusScript = `(${readStatus})(document.querySelector('${statusSelector}'))`;

/** For the page: the status once its board is visible and loaded, before that what is missing. */
export const readyScript = `(() => {
  if (!document.querySelector('[role="application"]')?.checkVisibility()) return 'no board';
  if (document.querySelector('main')?.ariaBusy === 'true') return 'loading';
  return ${statusScript};
})()`;
