import { expect, it } from 'vitest';
import { SharedLock } from './SharedLock.ts';

it('grants turns in order, overlapping unless one has to be alone', async () => {
  const lock = new SharedLock();
  const events: string[] = [];
  const enter = async (name: string, isAlone: boolean) => {
    const release = await lock.enter(isAlone);
    events.push(name);
    return release;
  };
  const [a, b] = await Promise.all([enter('a', false), enter('b', false)]);
  const alone = enter('alone', true);
  const late = enter('late', false);
  a();
  a();
  expect(events).toEqual(['a', 'b']);
  b();
  const release = await alone;
  expect(events).toEqual(['a', 'b', 'alone']);
  expect(lock.isFree).toBe(false);
  release();
  (await late)();
  expect(events).toEqual(['a', 'b', 'alone', 'late']);
  expect(lock.isFree).toBe(true);
});
