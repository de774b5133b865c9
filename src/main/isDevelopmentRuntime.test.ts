import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeRuntimeRecord } from '../../scripts/setup/electron/runtimeRecord.mjs';
import { isDevelopmentRuntime } from './isDevelopmentRuntime.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the development runtime is recognised by what set-up writes', () => {
  expect(isDevelopmentRuntime(folder)).toBe(false);
  writeRuntimeRecord(folder, { source: 'registry', recipe: '1' });
  expect(isDevelopmentRuntime(folder)).toBe(true);
  writeRuntimeRecord(folder, { source: 'official' });
  expect(isDevelopmentRuntime(folder)).toBe(false);
});

it('a damaged record does not keep the app from starting', () => {
  writeFileSync(join(folder, 'everink-runtime.json'), '{"sou');
  expect(isDevelopmentRuntime(folder)).toBe(false);
});
