import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../..');

/** Files of main with sentences that no window shows, and why. */
const otherReaders: Readonly<Record<string, string>> = {
  'main/metrics/metricsRequest.ts': 'answers of the metrics port, which speaks English',
  'main/metrics/MetricsServer.ts': 'as metricsRequest.ts',
  'main/metrics/series.ts': 'descriptions of metrics',
  'main/metrics/syncSeries.ts': 'descriptions of metrics',
  'main/metrics/bufferSeries.ts': 'descriptions of metrics',
  'main/tracing/traceSeries.ts': 'descriptions of metrics',
  'main/store/recoverStore.ts': 'a note in the folder of a damaged database',
};

/** A text that begins with a capital letter, has several words, and ends as a sentence does. */
const sentence = /(['"`])[A-Z“](?:(?!\1)[^\\\n])* (?:(?!\1)[^\\\n])*(?:[.!]|\S\?)\1/g;

test('main has codes for the windows, and no sentences', () => {
  const found = readdirSync(join(source, 'main'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|testing/.test(path))
    .map((path) => join('main', path))
    .filter((path) => otherReaders[path] === undefined)
    .flatMap((path) => {
      const texts = readFileSync(join(source, path), 'utf8').match(sentence) ?? [];
      return texts.map((text) => `${path}: ${text}`);
    });
  expect(found).toEqual([]);
});

/** Texts of users, names and addresses in what main sends to a window. Anything else has a type of its own. */
const plainTexts = new Set([
  'address',
  'boardId',
  'chromium',
  'dataFolder',
  'electron',
  'file',
  'fileId',
  'firstBoardId',
  'folder',
  'host',
  'id',
  'keptAs',
  'link',
  'logFile',
  'name',
  'node',
  'path',
  'platform',
  'readId',
  'saveId',
  'strokeId',
  // A line of the log, as it stands there.
  'text',
  'title',
  'url',
  'value',
  'variable',
  'version',
]);

test.each(['health', 'ipc', 'mainNotice', 'places', 'problem', 'status', 'wrongSetting'])(
  'the messages of main in %s.ts have codes instead of free text',
  (name) => {
    const path = join(source, 'shared', `${name}.ts`);
    const members = readFileSync(path, 'utf8').matchAll(/\breadonly (\w+)\??: string\b/g);
    const free = [...members].map(([, member = '']) => member).filter((it) => !plainTexts.has(it));
    expect(free, relative(source, path)).toEqual([]);
  },
);
