import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { licencesOf, licencesText } from './thirdPartyLicences.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'everink-licences-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function folderOf(name: string, license: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

it('a text that several packages share is there once, with their names', () => {
  const licences = licencesOf([
    folderOf('two', 'MIT', { LICENSE: 'Of Ann and Ben' }),
    folderOf('other', 'ISC', { 'license.md': 'Of Cem' }),
    folderOf('one', 'MIT', { 'LICENSE.txt': 'Of Ann and Ben\n' }),
  ]);
  expect(licences).toEqual([
    { packages: ['one 1.0.0', 'two 1.0.0'], licence: 'MIT', text: 'Of Ann and Ben' },
    { packages: ['other 1.0.0'], licence: 'ISC', text: 'Of Cem' },
  ]);
  expect(licencesText(licences)).toMatch(/one 1\.0\.0\ntwo 1\.0\.0\n\(MIT\)\n\nOf Ann and Ben\n/);
});

it('the notice that a licence requires is with it', () => {
  const [licence] = licencesOf([
    folderOf('one', 'Apache-2.0', {
      LICENSE: 'The licence',
      NOTICE: 'The notice',
      'notice.js': '',
    }),
  ]);
  expect(licence?.text).toBe('The licence\n\nThe notice');
});

it('a package without a text has the standard text of its licence, or stops the build', () => {
  const [licence] = licencesOf([folderOf('one', 'MIT', {})]);
  expect(licence?.text).toContain('Permission is hereby granted');
  expect(() => licencesOf([folderOf('other', 'Unknown-1.0', {})])).toThrow(
    'other has no licence text',
  );
});
