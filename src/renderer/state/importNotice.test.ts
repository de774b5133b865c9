import { expect, test } from 'vitest';
import { importNotice } from './importNotice.ts';

test('I29: the notice says how many of what were left out, and why', () => {
  const notice = importNotice('i', {
    importedCount: 9,
    leftOut: [
      { kind: 'embed', reason: 'not-supported', count: 3 },
      { kind: 'line', reason: 'too-far', count: 1 },
    ],
  });
  expect(notice).toMatchObject({
    level: 'warning',
    title: "Some items couldn't be imported",
    text: '3 embeds (not supported), 1 line (too far away). Everything else is on the board.',
  });
});

test('I29: a long list is cut with its count, and nothing left out needs no notice', () => {
  const leftOut = Array.from({ length: 9 }, (_, i) => ({
    kind: `kind ${i}`,
    reason: 'not-supported' as const,
    count: 2,
  }));
  expect(importNotice('i', { importedCount: 0, leftOut })?.text).toMatch(
    /2 kind 5s \(not supported\), 6 more\. Nothing else is in the file\.$/,
  );
  expect(importNotice('i', { importedCount: 1, leftOut: [] })).toBeUndefined();
  expect(importNotice('i', { importedCount: 0, leftOut: [] })).toMatchObject({
    title: 'Nothing to import',
  });
});
