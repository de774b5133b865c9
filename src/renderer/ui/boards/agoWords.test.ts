import { t } from 'i18next';
import { expect, test } from 'vitest';
import { formatAgo, formatDate } from '../../../shared/words/formats.ts';
import { agoWords } from './agoWords.ts';

const now = Date.UTC(2026, 10, 24, 12);

test.each([
  [0, t('common.justNow')],
  [-5_000, t('common.justNow')],
  [61_000, formatAgo(1, 'minute')],
  [3 * 3_600_000, formatAgo(3, 'hour')],
  [25 * 3_600_000, formatAgo(1, 'day')],
  [12 * 86_400_000, formatDate(now - 12 * 86_400_000)],
])('%d ms ago is shown as "%s"', (passedMs, words) => {
  expect(agoWords(now - passedMs, now)).toBe(words);
});
