import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { shapeTypes } from '../../shared/document/shapes/shapeFormats.ts';

const sourceFolder = resolve(import.meta.dirname, '../..');
const name = `(['"\`])(?:${shapeTypes.join('|')})`;
/** `=== 'text'`, `'text' !==` and `case 'text':`. */
const comparison = new RegExp(`(?:[!=]==?\\s*|\\bcase\\s+)${name}\\1|${name}\\2\\s*[!=]==?`, 'g');

/** Places where a text compares something with the name of a kind of shape. */
function comparisonsIn(file: string, text: string): readonly string[] {
  return [...text.matchAll(comparison)].map(({ 0: found, index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${file}:${line}: ${found.replace(/\s+/g, ' ')}`;
  });
}

test('a comparison with the name of a kind is found with its place', () => {
  const text =
    "const a = 1;\nif (shape?.type !== 'text') return;\nswitch (b) {\n  case 'arrow':\n}";
  expect(comparisonsIn('a.ts', text)).toEqual(["a.ts:2: !== 'text'", "a.ts:4: case 'arrow'"]);
  expect(comparisonsIn('a.ts', `"line" === type || kind ==\n  \`note\``)).toHaveLength(2);
  expect(comparisonsIn('a.ts', "{ type: 'text' }; name === 'texts'")).toEqual([]);
});

test('only the folders of the kinds compare with the name of a kind', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: sourceFolder }).filter(
    (file) => !/\.test\.tsx?$/.test(file) && !/(?:^|[\\/])shapes[\\/]/.test(file),
  );
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    comparisonsIn(file, readFileSync(join(sourceFolder, file), 'utf8')),
  );
  // What depends on the kind of a shape belongs into its file in `shapes`, see docs/extending.md.
  expect(found).toEqual([]);
});
