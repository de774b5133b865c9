import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { downloadPage } from './downloadPage.ts';

it('is a page of the project', () => {
  const { homepage } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(downloadPage).toBe(`${homepage}/releases/latest`);
});
