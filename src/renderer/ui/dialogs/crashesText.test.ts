import { expect, test } from 'vitest';
import { crashesText } from './crashesText.ts';

test('crashes are copied with time, process, reason and version', () => {
  const text = crashesText({
    folder: '/data/crash-reports',
    crashes: [
      { atMs: 1_000, process: 'window', reason: 'oom', exitCode: 5, version: '1.2.3' },
      { atMs: 0, process: 'main', reason: 'crashed', version: '1.2.2' },
    ],
  });
  expect(text).toBe(`Everink crash reports
  1970-01-01T00:00:01.000Z window: oom, code 5, Everink 1.2.3
  1970-01-01T00:00:00.000Z main: crashed, Everink 1.2.2
Memory dumps: /data/crash-reports
`);
});
