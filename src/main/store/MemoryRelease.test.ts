import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryRelease } from './MemoryRelease.ts';

const burstSizeBytes = 32 * 1024 * 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Bytes of array buffers, those that nobody holds any more included. */
const buffersSizeBytes = (): number => process.memoryUsage().arrayBuffers;

/** Makes garbage as large messages do. */
function pass(memory: MemoryRelease, sizeBytes: number): void {
  memory.passed(new Uint8Array(sizeBytes).byteLength);
}

test('what went through is given back once nothing came for a while', () => {
  const memory = new MemoryRelease();
  pass(memory, burstSizeBytes);
  vi.advanceTimersByTime(1_500);
  pass(memory, 1_000);
  vi.advanceTimersByTime(1_500);
  const before = buffersSizeBytes();
  vi.advanceTimersByTime(1_000);
  expect(before - buffersSizeBytes()).toBeGreaterThan(burstSizeBytes * 0.9);
});

test('a little is left to V8', () => {
  pass(new MemoryRelease(), 1_000_000);
  expect(vi.getTimerCount()).toBe(0);
});
