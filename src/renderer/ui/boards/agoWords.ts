import { t } from 'i18next';
import { formatAgo, formatDate } from '../../../shared/words/formats.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When something happened, relative to now: `just now`, `5 minutes ago`, `yesterday`, `12 Nov 2026`. */
export function agoWords(atMs: number, nowMs: number): string {
  const passedMs = nowMs - atMs;
  if (passedMs < minuteMs) return t('common.justNow');
  if (passedMs < hourMs) return formatAgo(Math.floor(passedMs / minuteMs), 'minute');
  if (passedMs < dayMs) return formatAgo(Math.floor(passedMs / hourMs), 'hour');
  if (passedMs < 7 * dayMs) return formatAgo(Math.floor(passedMs / dayMs), 'day');
  return formatDate(atMs);
}
