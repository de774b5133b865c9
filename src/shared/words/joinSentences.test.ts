import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { joinSentences } from './joinSentences.ts';

afterEach(() => i18next.changeLanguage('en'));

test('joins sentences with a blank in English and without one in Japanese', async () => {
  expect(joinSentences('Saved.', undefined, '', 'Synced.')).toBe('Saved. Synced.');
  await i18next.changeLanguage('ja');
  expect(joinSentences('保存済みです。', '同期済みです。')).toBe('保存済みです。同期済みです。');
});
