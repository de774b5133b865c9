import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { run } from '../setup/command.mjs';
import { repositoryFolder, toolEnvironment } from '../setup/folders.mjs';
import { countsFileVariable } from './countsReporter.mjs';

const folder = mkdtempSync(join(tmpdir(), 'everink-counts-'));
afterEach(() => rmSync(folder, { recursive: true }));

it('the counts of a run of Vitest name errors in tests and outside of tests', async () => {
  const files = {
    'fails.test.js': `it('fails', () => { throw new Error('no'); }); it('passes', () => {}); it.skip('waits', () => {});`,
    'hook.test.js': `describe('a part', () => { beforeAll(() => { throw new Error('not ready'); }); it('waits', () => {}); });`,
    'broken.test.js': `throw new Error('does not load');`,
    'uncaught.test.js': `it('goes on', () => { Promise.reject(new Error('nobody caught this')); });`,
    'dies.test.js': `it('dies', () => new Promise(() => process.kill(process.pid, 'SIGKILL'))); it('never begins', () => {});`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

  const counts = await runVitestIn(folder);

  expect(counts).toMatchObject({ passed: 2, skipped: 2 });
  expect(counts.failures.map((line: string) => line.replace(/^\S*\//, '')).toSorted()).toEqual([
    'broken.test.js: does not load',
    'dies.test.js › dies: never ended',
    'fails.test.js › fails: no',
    'hook.test.js › a part: not ready',
    'outside of any test: [vitest-pool]: Worker forks emitted error. Worker exited unexpectedly',
    'outside of any test: nobody caught this',
  ]);
  expect(counts.failed).toBe(6);
});

async function runVitestIn(root: string) {
  const countsFile = join(root, 'counts.json');
  const reporter = join(repositoryFolder, 'scripts/run/countsReporter.mjs');
  const args = ['run', '--globals', `--root=${root}`, `--reporter=${reporter}`];
  const env = { ...toolEnvironment(), [countsFileVariable]: countsFile };
  await run('vitest', args, { env });
  return JSON.parse(readFileSync(countsFile, 'utf8'));
}
