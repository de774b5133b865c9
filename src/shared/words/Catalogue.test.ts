import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import i18next, { t } from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { en } from './en/index.ts';
import { formatAgo, formatDateTime, formatList, formatNumber } from './formats.ts';
import { ja } from './ja/index.ts';
import { languages } from './languages.ts';

interface Texts {
  readonly [key: string]: string | Texts;
}

/** Each text with its key: `['status.saved', 'Saved']`. */
const entriesOf = (texts: Texts, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : entriesOf(value, `${prefix}${key}.`),
  );

/** The key as `t` takes it. */
const withoutPlural = (key: string): string => key.replace(/_(one|other)$/, '');

const parametersOf = (text: string): readonly string[] =>
  [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].toSorted();

const catalogueFolders = languages.map((language) => join('shared', 'words', language) + sep);

const english = new Map(entriesOf(en));

afterEach(() => i18next.changeLanguage('en'));

test('texts of both languages have the same parameters', () => {
  for (const [key, text] of entriesOf(ja)) {
    expect([key, parametersOf(text)]).toEqual([key, parametersOf(english.get(key) ?? '')]);
  }
});

test('a text with a singular form has a plural form', () => {
  for (const key of english.keys()) {
    if (key.endsWith('_one')) expect(english.has(key.replace('_one', '_other'))).toBe(true);
  }
});

/** Catalogues whose keys are codes, and where these are declared. */
const coded = /^(problems|expected|used|reasons|mainTitles|mainTexts)\./;
const declarations = /^shared\/(problem|wrongSetting|status|mainNotice)\.ts$/;

test('every text and every code is used', () => {
  const root = resolve(import.meta.dirname, '../..');
  const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !catalogueFolders.some((one) => path.startsWith(one)))
    .filter((path) => !declarations.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const literals = new Set(source.match(/(?<=')[\w.]+(?=')/g));
  const codes = new Set(source.match(/(?<=')[\w-]+(?=')/g));
  const prefixes = source.match(/(?<=`)[\w.]+\.(?=\$\{)/g) ?? [];
  const unused = [...english.keys()]
    .map(withoutPlural)
    .filter((key) =>
      coded.test(key)
        ? !codes.has(key.replace(coded, ''))
        : !literals.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
  expect(unused).toEqual([]);
});

test('numbers, dates and plurals follow the language', async () => {
  const atMs = new Date(2026, 10, 12, 14, 5).getTime();
  expect(t('status.unsaved', { count: 1 })).toMatch(/^1 change isn’t/);
  expect(t('status.unsaved', { count: 1_200 })).toMatch(/^1,200 changes aren’t/);
  expect(formatDateTime(atMs)).toBe('12 Nov 2026, 14:05');
  expect(formatAgo(1, 'day')).toBe('yesterday');
  expect(formatList(['one', 'two', 'three'])).toBe('one, two, three');
  await i18next.changeLanguage('ja');
  expect(t('status.unsaved', { count: 1 })).toMatch(/^1件の変更/);
  expect(formatDateTime(atMs)).toBe('2026/11/12 14:05');
  expect(formatAgo(1, 'day')).toBe('昨日');
  expect(formatNumber(1_200)).toBe('1,200');
  expect(formatList(['一', '二', '三'])).toBe('一、二、三');
});
