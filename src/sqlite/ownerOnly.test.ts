import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepForOwnerOnly } from './ownerOnly.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-owner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (name: string): number => statSync(join(folder, name)).mode & 0o777;

function make(name: string, mode: number): void {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), mode);
}

it.skipIf(process.platform === 'win32')(
  'removes the permissions of others from the program’s own files, and from nothing else',
  async () => {
    mkdirSync(join(folder, 'data/logs'), { recursive: true });
    chmodSync(join(folder, 'data'), 0o755);
    chmodSync(join(folder, 'data/logs'), 0o775);
    make('data/everink.sqlite', 0o644);
    make('data/settings.json', 0o400);
    make('data/logs/old.log', 0o666);
    make('data/thesis.txt', 0o644);
    make('elsewhere', 0o644);
    symlinkSync('../elsewhere', join(folder, 'data/everink-link'));

    const isOwn = (name: string): boolean => name !== 'thesis.txt';
    expect(await keepForOwnerOnly(join(folder, 'data'), isOwn)).toBe(0);

    expect(modeOf('data')).toBe(0o700);
    expect(modeOf('data/logs')).toBe(0o700);
    expect(modeOf('data/logs/old.log')).toBe(0o600);
    expect(modeOf('data/everink.sqlite')).toBe(0o600);
    expect(modeOf('data/settings.json')).toBe(0o400);
    expect(modeOf('data/thesis.txt')).toBe(0o644);
    expect(modeOf('elsewhere')).toBe(0o644);
  },
);

it.skipIf(process.platform === 'win32')(
  'skips files in inner folders that are closed to others, who cannot reach them',
  async () => {
    mkdirSync(join(folder, 'browser/Cache'), { recursive: true, mode: 0o700 });
    make('browser/Cache/data_0', 0o644);
    make('settings.json', 0o644);
    expect(await keepForOwnerOnly(folder, () => true)).toBe(0);
    expect(modeOf('settings.json')).toBe(0o600);
    expect(modeOf('browser/Cache/data_0')).toBe(0o644);
  },
);

it('ignores a missing folder', async () => {
  expect(await keepForOwnerOnly(join(folder, 'nowhere'), () => true)).toBe(0);
});
