import { expect, test } from 'vitest';
import { noticeOf } from './noticeOf.ts';

test('a notice of main keeps its id and level, and has its words', () => {
  const notice = noticeOf({ id: 'o', level: 'warning', code: 'outbox-full', megabytes: 2_048 });
  expect(notice).toMatchObject({
    id: 'o',
    level: 'warning',
    title: 'Unsynced changes exceed the limit',
  });
  expect(notice.text).toContain('2,048 MB');
});

test('a notice counts and lists all problems', () => {
  const problems = [
    { code: 'keychain-missing', file: 'secrets.json' },
    { code: 'place-full' },
  ] as const;
  const notice = noticeOf({
    id: 's',
    level: 'warning',
    code: 'wrong-settings',
    count: 2,
    problems,
  });
  expect(notice.title).toBe('Some settings are wrong');
  expect(notice.text).toMatch(/secrets\.json.*The disk is full/);
});
