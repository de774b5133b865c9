import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryRelease } from './MemoryRelease.ts';

/** For what takes milliseconds on an idle machine. */
const patienceMs = 60_000;
const burstSizeBytes = 32 * 1024 * 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Bytes of array buffers, those that nobody holds any more included. */
const buffersSizeBytes = (): number => process.memoryUsage().arrayBuffers;

/** Makes garbage as large messages do. */
function pass(memory: MemoryRelease, sizeBytes: number): void {
  memory.passed(new Uint8Array(sizeBytes).byteLength);
}

test('what went through is given back once nothing came for a while', async () => {
  const memory = new MemoryRelease();
  const before = buffersSizeBytes();
  pass(memory, burstSizeBytes);
  vi.advanceTimersByTime(1_500);
  pass(memory, 1_000);
  vi.advanceTimersByTime(1_500);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
  // V8 may have collected it earlier by itself, and frees what it collected in another thread.
  await vi.waitFor(
    () => expect(buffersSizeBytes() - before).toBeLessThan(burstSizeBytes * 0.1),
    patienceMs,
  );
});

test('a little is left to V8', () => {
  pass(new MemoryRelease(), 1_000_000);
  expect(vi.getTimerCount()).toBe(0);
});
