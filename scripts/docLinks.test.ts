import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { brokenLinks, docPages, missingFiles } from './docLinks.ts';
import { testFiles } from './names.ts';

const testNames = new Set(testFiles().map((path) => basename(path)));

it.each(docPages)('%s names only files that exist', (page) => {
  expect(missingFiles(page, testNames)).toEqual([]);
});

it.each([...docPages, 'ops/slo/slo.md'])(
  '%s links only to files and headings that exist',
  (page) => {
    expect(brokenLinks(page)).toEqual([]);
  },
);
