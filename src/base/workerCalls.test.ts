import { expect, test } from 'vitest';
import { buffersOf } from './workerCalls.ts';

test('only buffers without other content are transferred, each once', () => {
  const own = new Uint8Array(8);
  const part = new Uint8Array(8).subarray(2, 6);
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  expect(buffersOf([own, own, part, shared])).toEqual([own.buffer]);
});
