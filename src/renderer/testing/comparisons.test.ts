import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonsIn, comparisonsOutside } from './comparisons.ts';

const names = ['text', 'arrow', 'line', 'note'];

test('a comparison with a name is found with its place', () => {
  const text =
    "const a = 1;\nif (shape?.type !== 'text') return;\nswitch (b) {\n  case 'arrow':\n}";
  expect(comparisonsIn('a.ts', text, names)).toEqual([
    "a.ts:2: !== 'text'",
    "a.ts:4: case 'arrow'",
  ]);
  expect(comparisonsIn('a.ts', `"line" === type || kind ==\n  \`note\``, names)).toHaveLength(2);
  expect(comparisonsIn('a.ts', "{ type: 'text' }; name === 'texts'", names)).toEqual([]);
});

test('all sources are searched, except the folder', () => {
  const filesWith = (folder: string) =>
    comparisonsOutside(folder, ['string']).map((place) => place.split(':')[0]);
  const file = join('sqlite', 'StorageError.ts');
  expect(filesWith('nowhere')).toContain(file);
  expect(filesWith('sqlite')).not.toContain(file);
});
