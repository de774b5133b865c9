import { expect, test } from 'vitest';
import { importNotice } from './importNotice.ts';

test('I29: the notice says how many of what were left out, and why', () => {
  const notice = importNotice('i', {
    importedCount: 9,
    leftOut: [
      { kind: 'embed', reason: 'not-supported', count: 3 },
      { kind: 'line', reason: 'too-far', count: 1 },
    ],
    differences: [],
  });
  expect(notice).toMatchObject({
    level: 'warning',
    title: 'Some items couldn’t be imported',
    text: '3 embeds (not supported), 1 line (too far away). Everything else is on the board.',
  });
});

test('I29: a long list is cut with its count, and nothing left out needs no notice', () => {
  const leftOut = Array.from({ length: 9 }, (_, i) => ({
    kind: `kind ${i}`,
    reason: 'not-supported' as const,
    count: 2,
  }));
  expect(importNotice('i', { importedCount: 0, leftOut, differences: [] })?.text).toMatch(
    /2 “kind 5” items \(not supported\), 6 more\. Nothing else is in the file\.$/,
  );
  expect(importNotice('i', { importedCount: 1, leftOut: [], differences: [] })).toBeUndefined();
  expect(importNotice('i', { importedCount: 0, leftOut: [], differences: [] })).toMatchObject({
    title: 'Nothing to import',
  });
});

test('I29: what works differently on the board is named with its number', () => {
  const differences = [
    { kind: 'groups', count: 2 },
    { kind: 'labels', count: 1 },
  ] as const;
  expect(importNotice('i', { importedCount: 3, leftOut: [], differences })).toMatchObject({
    level: 'info',
    text: '2 groups are ungrouped. 1 label of a line doesn’t move with it.',
  });
  const leftOut = [{ kind: 'line', reason: 'too-far', count: 1 }] as const;
  expect(importNotice('i', { importedCount: 3, leftOut, differences })?.text).toMatch(
    /on the board\. 2 groups are ungrouped\./,
  );
});
