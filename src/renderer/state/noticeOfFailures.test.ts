import { t } from 'i18next';
import { expect, test } from 'vitest';
import { CodedError } from '../../shared/CodedError.ts';
import { noticeOfFailures } from './noticeOfFailures.ts';

const failure = (name: string) => ({ name, error: new CodedError({ code: 'image-damaged' }) });

test('a notice names the first files with their reasons, and counts the others', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { title, text } = noticeOfFailures(names.map(failure), true);
  expect(title).toBe(t('files.someNotAdded', { count: 7 }));
  const problem = t('problems.image-damaged');
  expect(text.split('\n')).toEqual([
    ...names.slice(0, 5).map((name) => t('files.problemOfFile', { name, problem })),
    t('files.more', { count: 2 }),
  ]);
  expect(noticeOfFailures([failure('a')], false).title).toBe(
    t('files.someNotOpened', { count: 1 }),
  );
});
