import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  maxBoardFileSizeBytes,
  maxForeignFileSizeBytes,
  maxImportedBoardSizeBytes,
} from '../../shared/limits.ts';
import { checkOpenable } from './openableFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-openable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Without content, so that it needs no space. */
function fileOf(name: string, sizeBytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  return path;
}

test('a document may be larger than what a window can read', async () => {
  const path = fileOf('plan.everink', maxImportedBoardSizeBytes + 1);
  expect(await checkOpenable(path)).toBe('everink');
});

test.each([
  ['plan.everink', maxBoardFileSizeBytes],
  ['plan.excalidraw', maxForeignFileSizeBytes],
])('%s is refused beyond its limit', async (name, limitBytes) => {
  await expect(checkOpenable(fileOf(name, limitBytes + 1))).rejects.toMatchObject({
    problem: { code: 'file-not-read', why: { code: 'file-too-large' } },
  });
});
