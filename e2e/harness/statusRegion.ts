import type { Locator, Page } from '@playwright/test';

/** Of a window's status region, which says by attributes what it says by words. */
export const statusSelector = '[role="status"][data-save]';

export const statusRegionOf = (page: Page): Locator => page.locator(statusSelector);

/**
 * For the page: what the status region says, the same in every language, and then its text:
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

/** For the page: `readStatus` of its status region. It takes no handle of an element, so the app may die meanwhile. */
export const statusScript = `(${readStatus})(document.querySelector('${statusSelector}'))`;
