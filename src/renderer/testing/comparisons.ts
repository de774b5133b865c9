import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const sourceFolder = resolve(import.meta.dirname, '../..');

/** The places where a text compares something with one of the names, as in `=== 'text'` or `case 'text':`. */
export function comparisonsIn(
  file: string,
  text: string,
  names: readonly string[],
): readonly string[] {
  const name = `(['"\`])(?:${names.join('|')})`;
  const comparison = new RegExp(`(?:[!=]==?\\s*|\\bcase\\s+)${name}\\1|${name}\\2\\s*[!=]==?`, 'g');
  return [...text.matchAll(comparison)].map(({ 0: found, index }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${file}:${line}: ${found.replace(/\s+/g, ' ')}`;
  });
}

/** Such places in the sources, except in tests and folders of this name. */
export function comparisonsOutside(folder: string, names: readonly string[]): readonly string[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: sourceFolder }).filter(
    (file) => !/\.test\.tsx?$/.test(file) && !isIn(file, folder) && !isIn(file, 'testing'),
  );
  return files.flatMap((file) =>
    comparisonsIn(file, readFileSync(join(sourceFolder, file), 'utf8'), names),
  );
}

const isIn = (file: string, folder: string): boolean =>
  file.split(/[\\/]/).slice(0, -1).includes(folder);
