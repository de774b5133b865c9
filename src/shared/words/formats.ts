import i18next from 'i18next';

/** Of dates and numbers: Everink writes British English. */
export const locale = (): string => (i18next.language === 'en' ? 'en-GB' : i18next.language);

/** A date without its time: `12 Nov 2026`. @param atMs milliseconds since 1970 */
export const formatDate = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(atMs);

/** A date and its time: `12 Nov 2026, 14:05`. @param atMs milliseconds since 1970 */
export const formatDateTime = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(atMs);

/** A time of day to the second: `14:05:09`. @param atMs milliseconds since 1970 */
export const formatTime = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(atMs);

/** How long ago, in whole units: `5 minutes ago`, `yesterday`. */
export const formatAgo = (count: number, unit: Intl.RelativeTimeFormatUnit): string =>
  new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(-count, unit);

/** A number with the separators of the language: `1,200`. */
export const formatNumber = (value: number): string =>
  new Intl.NumberFormat(locale()).format(value);

/** Items of a short list: `5 sent, 1 refused`. */
export const formatList = (items: readonly string[]): string =>
  new Intl.ListFormat(locale(), { style: 'narrow' }).format(items);
