import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles, isFresh, writeStamp } from './stamp.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the stamp of a step', () => {
  it('is fresh only while the files are the same', () => {
    const source = join(folder, 'package-lock.json');
    const stamp = join(folder, 'stamp');
    writeFileSync(source, '1');
    expect(isFresh(stamp, hashFiles([source]))).toBe(false);
    writeStamp(stamp, hashFiles([source]));
    expect(isFresh(stamp, hashFiles([source]))).toBe(true);
    writeFileSync(source, '2');
    expect(isFresh(stamp, hashFiles([source]))).toBe(false);
  });

  it('changes when a file is renamed or removed', () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    writeFileSync(one, 'same');
    writeFileSync(two, 'same');
    expect(hashFiles([one])).not.toBe(hashFiles([two]));
    const before = hashFiles([one]);
    rmSync(one);
    expect(hashFiles([one])).not.toBe(before);
  });
});
