import { expect, test } from 'vitest';
import { FaceFinder } from './FaceFinder.ts';

const latin = { name: 'latin', family: 'Inter Variable', unicodeRange: 'U+0-FF, U+2000-206F' };
const greek = { name: 'greek', family: '"Inter Variable"', unicodeRange: 'U+370-3FF' };
const kana = {
  name: 'kana',
  family: 'Noto Sans JP Variable',
  unicodeRange: 'U+30-39, U+203B, U+3041-30FF',
};
const kanji = { name: 'kanji', family: 'Noto Sans JP Variable', unicodeRange: 'U+2665, U+65E5' };
const hearts = { name: 'hearts', family: 'Noto Color Emoji', unicodeRange: 'U+30-39, U+2665' };
const faces = { name: 'faces', family: 'Noto Color Emoji', unicodeRange: 'U+1F600-1F64F' };
const other = { name: 'other', family: 'Another', unicodeRange: 'U+0-10FFFF' };

const finder = new FaceFinder([latin, greek, kana, kanji, hearts, faces, other]);

/** The names of the font files that texts need. */
function namesFor(...texts: readonly string[]): readonly string[] {
  return [...finder.facesFor(texts)].map(({ name }) => name);
}

test('a character uses the first family that has it', () => {
  expect(namesFor('Order 66')).toEqual(['latin']);
  expect(namesFor('ab', 'αβ')).toEqual(['latin', 'greek']);
  expect(namesFor('日ほん')).toEqual(['kanji', 'kana']);
  expect(namesFor('♥')).toEqual(['kanji']);
});

test('an emoji needs the colour font, even if another font has it without colour', () => {
  expect(namesFor('🙂')).toEqual(['faces']);
  expect(namesFor('♥️')).toEqual(['kanji', 'hearts']);
  expect(namesFor('1️⃣')).toEqual(['latin', 'kana', 'hearts']);
});

test('punctuation may be in a later font than the first one that lists it', () => {
  expect(namesFor('※')).toEqual(['latin', 'kana']);
});

test('spaces, joiners and characters in no font need no font', () => {
  expect(namesFor('', ' \n\t\u3000', '\u200d', '한')).toEqual([]);
});
