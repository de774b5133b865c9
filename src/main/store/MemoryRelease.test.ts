import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { MemoryRelease } from './MemoryRelease.ts';

/** For what takes milliseconds on an idle machine. */
const timeoutMs = 60_000;
const burstSizeBytes = 32 * 1024 * 1024;

/** Bytes of array buffers, those that nobody holds any more included. */
const buffersSizeBytes = (): number => process.memoryUsage().arrayBuffers;

/** Makes garbage as large messages do. */
function pass(memory: MemoryRelease, sizeBytes: number): void {
  memory.passed(new Uint8Array(sizeBytes).byteLength);
}

test('memory is released after some idle time', async () => {
  const clock = new ManualClock();
  const memory = new MemoryRelease(clock);
  const before = buffersSizeBytes();
  pass(memory, burstSizeBytes);
  clock.advance(1_500);
  pass(memory, 1_000);
  clock.advance(1_500);
  expect(clock.nextDueMs).toBe(3_500);
  clock.advance(1_000);
  expect(clock.nextDueMs).toBeUndefined();
  // V8 may have collected it earlier by itself, and frees what it collected in another thread, which nothing reports.
  await vi.waitFor(
    () => expect(buffersSizeBytes() - before).toBeLessThan(burstSizeBytes * 0.1),
    timeoutMs,
  );
});

test('a small amount of memory is not released', () => {
  const clock = new ManualClock();
  pass(new MemoryRelease(clock), 1_000_000);
  expect(clock.nextDueMs).toBeUndefined();
});
