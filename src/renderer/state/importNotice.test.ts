import { t } from 'i18next';
import { expect, test } from 'vitest';
import { isWorthNotice, noticeOfReport } from './importNotice.ts';

const embeds = t('files.leftOut', {
  items: t('files.kind.embed', { count: 3 }),
  reason: t('files.reason.not-supported'),
});
const line = t('files.leftOut', {
  items: t('files.kind.line', { count: 1 }),
  reason: t('files.reason.too-far'),
});

test('I29: the notice says how many elements of each kind were skipped, and why', () => {
  const notice = noticeOfReport('i', {
    importedCount: 9,
    leftOut: [
      { kind: 'embed', reason: 'not-supported', count: 3 },
      { kind: 'line', reason: 'too-far', count: 1 },
    ],
    differences: [],
  });
  expect(notice).toMatchObject({
    level: 'warning',
    title: t('files.someNotImported'),
    text: t('files.leftOutSentence', {
      groups: [embeds, line],
      rest: t('files.everythingElse'),
    }),
  });
});

test('I29: a long list is cut with its count, and there is no notice if nothing was skipped', () => {
  const leftOut = Array.from({ length: 9 }, (_, i) => ({
    kind: `kind ${i}`,
    reason: 'not-supported' as const,
    count: 2,
  }));
  const named = leftOut.slice(0, 6).map(({ kind, reason, count }) =>
    t('files.leftOut', {
      items: t('files.unknownKind', { kind, count }),
      reason: t(`files.reason.${reason}`),
    }),
  );
  expect(noticeOfReport('i', { importedCount: 0, leftOut, differences: [] })).toMatchObject({
    text: t('files.leftOutSentence', {
      groups: [...named, t('files.more', { count: 6 })],
      rest: t('files.nothingElse'),
    }),
  });
  expect(isWorthNotice({ importedCount: 1, leftOut: [], differences: [] })).toBe(false);
  expect(isWorthNotice({ importedCount: 0, leftOut: [], differences: [] })).toBe(true);
  expect(noticeOfReport('i', { importedCount: 0, leftOut: [], differences: [] })).toMatchObject({
    title: t('files.nothingToImport'),
  });
});

test('I29: elements that work differently on the board are counted by kind', () => {
  const differences = [
    { kind: 'groups', count: 2 },
    { kind: 'labels', count: 1 },
  ] as const;
  const groups = t('files.difference.groups', { count: 2 });
  const different = `${groups} ${t('files.difference.labels', { count: 1 })}`;
  expect(noticeOfReport('i', { importedCount: 3, leftOut: [], differences })).toMatchObject({
    level: 'info',
    text: different,
  });
  const leftOut = [{ kind: 'line', reason: 'too-far', count: 1 }] as const;
  const skipped = t('files.leftOutSentence', { groups: [line], rest: t('files.everythingElse') });
  expect(noticeOfReport('i', { importedCount: 3, leftOut, differences })).toMatchObject({
    text: `${skipped} ${different}`,
  });
});
