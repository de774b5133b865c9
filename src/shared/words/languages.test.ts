import { expect, test } from 'vitest';
import { languageOf } from './languages.ts';

test.each([
  [['ja'], 'ja'],
  [['ja-JP'], 'ja'],
  [['JA-jp'], 'ja'],
  [['en-GB', 'ja'], 'en'],
  [['fr-FR', 'ja', 'en'], 'ja'],
  [['fr', 'de'], 'en'],
  [['jam'], 'en'],
  [[''], 'en'],
  [[], 'en'],
] as const)('a system with the languages %j gets %s', (tags, language) => {
  expect(languageOf('system', tags)).toBe(language);
});

test('a chosen language takes precedence over those of the system', () => {
  expect(languageOf('en', ['ja'])).toBe('en');
  expect(languageOf('ja', ['en'])).toBe('ja');
});
