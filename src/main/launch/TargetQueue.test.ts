import { expect, test } from 'vitest';
import type { OpenTarget } from './OpenTarget.ts';
import { TargetQueue } from './TargetQueue.ts';

const file = (path: string): OpenTarget => ({ type: 'file', path });

test('opens what was added before it could be opened, in order, and what comes later at once', () => {
  const queue = new TargetQueue();
  const opened: OpenTarget[] = [];
  queue.add({ type: 'front' });
  expect(queue.hasFile).toBe(false);
  queue.add(file('/a'));
  expect(queue.hasFile).toBe(true);
  queue.openBy((target) => opened.push(target));
  queue.add(file('/b'));
  expect(opened).toEqual([{ type: 'front' }, file('/a'), file('/b')]);
});

test('keeps a bounded number', () => {
  const queue = new TargetQueue();
  const opened: OpenTarget[] = [];
  for (let index = 0; index < 1_000; index += 1) queue.add(file(`/${index}`));
  queue.openBy((target) => opened.push(target));
  expect(opened).toHaveLength(50);
});
