import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { toolEnvironment } from '../scripts/setup/folders.mjs';

const run = promisify(execFile);
const resultsFolder = join(import.meta.dirname, 'results');

/** Names and modification times of all files. */
async function results(): Promise<readonly string[]> {
  const names = await readdir(resultsFolder);
  return await Promise.all(
    names.toSorted().map(async (name) => {
      return `${name} ${(await stat(join(resultsFolder, name))).mtimeMs}`;
    }),
  );
}

describe('a benchmark in its short form', () => {
  test.concurrent.for([
    ['canvas', 'Everink, 500', 'first picture'],
    ['join', 'shipped server', 'Everink'],
    ['observability', 'until all acknowledged', 'metrics and traces'],
    ['queue', 'saving at once', 'bare SQLite'],
    ['regions', 'drawn at', 'seen at'],
    ['server', 'clients held', 'one server, one board'],
    ['soak', 'memory of the window', 'frames that took longer'],
    ['startup', 'the board is drawn', 'empty app'],
  ])(
    '%s runs, prints its tables and keeps nothing',
    async ([name, ...words], { onTestFinished }) => {
      const folder = await mkdtemp(join(tmpdir(), 'everink-short-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const before = await results();
      const jsonFile = join(folder, 'figures.json');
      const { stdout } = await run(
        'node',
        [join(import.meta.dirname, `${name}.ts`), '--short', '--json', jsonFile],
        { env: toolEnvironment() },
      );
      for (const word of words) expect(stdout).toMatch(new RegExp(`^\\|.*${word}`, 'm'));
      expect(JSON.parse(await readFile(jsonFile, 'utf8'))).toMatchObject({ isShort: true });
      expect(await results()).toEqual(before);
    },
  );
});
