import { expect, test } from 'vitest';
import { agoWords } from './agoWords.ts';

const now = Date.UTC(2026, 10, 24, 12);

test.each([
  [0, 'just now'],
  [-5_000, 'just now'],
  [61_000, '1 minute ago'],
  [3 * 3_600_000, '3 hours ago'],
  [25 * 3_600_000, 'yesterday'],
  [12 * 86_400_000, '12 Nov 2026'],
])('%d ms ago is said as "%s"', (passedMs, words) => {
  expect(agoWords(now - passedMs, now)).toBe(words);
});
