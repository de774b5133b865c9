import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { CodedError } from '../CodedError.ts';
import type { Problem } from '../problem.ts';
import { quote } from '../quote.ts';
import { errorWords, problemText } from './problemText.ts';

afterEach(() => i18next.changeLanguage('en'));

const notWritten: Problem = {
  code: 'nothing-changed',
  why: { code: 'file-not-written', path: '/data/a.json', why: { code: 'place-full' } },
};

const wrong: Problem = {
  code: 'wrong-variable',
  variable: 'EVERINK_THEME',
  expected: { code: 'one-of', values: ['system', 'light', 'dark'] },
  used: { code: 'stored-or-default', value: 'system' },
};

test('a problem names its cause, in sentences', () => {
  expect(problemText(notWritten)).toBe(
    'Couldn’t write /data/a.json. The disk is full. Free some space, or choose another place. Nothing was changed.',
  );
});

test('the text of a wrong setting has the expected values and the one in use', () => {
  expect(problemText(wrong)).toBe(
    'EVERINK_THEME must be system, light or dark. It is ignored: the stored setting or else the default (system) is used.',
  );
});

test('a problem is shown in the language of the window', async () => {
  await i18next.changeLanguage('ja');
  expect(problemText(notWritten)).toMatch(/^\/data\/a\.json.+ディスク.+変更されていません。$/);
  expect(problemText(wrong)).toMatch(/^EVERINK_THEMEには.*system.*light.*dark.*。$/);
});

test.each(['en', 'ja'])(
  'a damaged file of Everink is not said to have another name (%s)',
  async (language) => {
    await i18next.changeLanguage(language);
    const text = problemText({ code: 'not-everink-file' });
    expect(text).not.toContain('.everink');
    expect(text).toMatch(/damaged|壊れて/);
  },
);

test('an error without a code is quoted, shortened to one line', () => {
  const text = errorWords(new Error(`EIO:\n${'x'.repeat(10_000)}`));
  expect(text).toMatch(/^Something unexpected happened: “EIO: x+…”\.$/);
  expect(text.length).toBeLessThan(600);
});

test('the log message of a coded error is its code with its parameters', () => {
  const error = new CodedError({ code: 'disk-failed', folder: '/data', said: quote('EIO') });
  expect(error.message).toBe('disk-failed {"folder":"/data","said":"EIO"}');
  expect(new CodedError({ code: 'place-full' }).message).toBe('place-full');
});
