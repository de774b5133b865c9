import { expect, test } from 'vitest';
import { requestSchemas } from '../../shared/ipc.ts';
import { lookOfWindow } from './lookOfWindow.ts';

const sizes = { innerWidth: 1280, innerHeight: 820, devicePixelRatio: 2 };

test('a window shows a board in its own size', () => {
  const paint = { isDark: true, language: 'ja' } as const;
  const look = { width: 1280, height: 820, devicePixelRatio: 2, ...paint };
  expect(lookOfWindow(sizes, paint)).toEqual(look);
});

test.each([
  ['no width', { innerWidth: 0 }],
  ['no height', { innerHeight: 0 }],
  ['no pixels', { devicePixelRatio: 0 }],
  ['more width than any', { innerWidth: 1e9 }],
])('a window that has %s so far opens its board anyway', (_, odd) => {
  const look = lookOfWindow({ ...sizes, ...odd }, { isDark: false, language: 'en' });
  expect(requestSchemas['boards.open'].safeParse({ boardId: 'board', look }).success).toBe(true);
});
