import { describe, expect, it } from 'vitest';
import type { BatchLimit } from '../../queue/outbox.ts';
import type { SendOutcome } from '../session/sendPieces.ts';
import { BatchSize, nextBatchLimit } from './BatchSize.ts';

const limit: BatchLimit = { maxOperations: 100, maxSizeBytes: 40_000 };

const acknowledged = (change: Partial<SendOutcome & { type: 'acknowledged' }>): SendOutcome => ({
  type: 'acknowledged',
  operationCount: 100,
  sizeBytes: 30_000,
  durationMs: 20,
  ...change,
});

describe('nextBatchLimit', () => {
  it.each<[string, SendOutcome, number]>([
    ['doubles after a quick batch that was full by count', acknowledged({ sizeBytes: 100 }), 2],
    ['doubles after a quick batch that was full by bytes', acknowledged({ operationCount: 1 }), 2],
    ['stays when the backlog was smaller', acknowledged({ operationCount: 3, sizeBytes: 900 }), 1],
    ['stays after a batch that took its time', acknowledged({ durationMs: 600 }), 1],
    ['halves after a slow batch', acknowledged({ durationMs: 1_200 }), 0.5],
    [
      'halves after a slow batch, however small',
      acknowledged({ operationCount: 1, sizeBytes: 9, durationMs: 1_200 }),
      0.5,
    ],
    ['halves after a failed one', { type: 'failed' }, 0.5],
  ])('%s', (_name, outcome, factor) => {
    expect(nextBatchLimit(limit, outcome)).toEqual({
      maxOperations: limit.maxOperations * factor,
      maxSizeBytes: limit.maxSizeBytes * factor,
    });
  });
});

/**
 * Sends a large backlog over a line with this many bytes per second. @returns the duration of each batch, milliseconds
 */
function flush(bytesPerSecond: number, batches: number): readonly number[] {
  const size = new BatchSize();
  const operationSizeBytes = 400;
  return Array.from({ length: batches }, () => {
    const { maxOperations, maxSizeBytes } = size.limit;
    const operationCount = Math.min(maxOperations, Math.floor(maxSizeBytes / operationSizeBytes));
    const sizeBytes = operationCount * operationSizeBytes;
    const durationMs = (sizeBytes / bytesPerSecond) * 1_000;
    size.ended({ type: 'acknowledged', operationCount, sizeBytes, durationMs });
    return durationMs;
  });
}

describe('BatchSize', () => {
  it.each([2_500, 20_000, 100_000, 1_000_000])(
    'finds batches that take about a second on a line of %d bytes per second',
    (bytesPerSecond) => {
      const durationsMs = flush(bytesPerSecond, 20).slice(10);
      expect(Math.max(...durationsMs)).toBeLessThanOrEqual(1_000);
    },
  );

  it('is neither larger than the server’s limit nor too small for an operation', () => {
    const size = new BatchSize();
    for (let count = 0; count < 50; count += 1) {
      const { maxOperations, maxSizeBytes } = size.limit;
      const full = { operationCount: maxOperations, sizeBytes: maxSizeBytes };
      size.ended(acknowledged({ ...full, durationMs: 0 }));
    }
    expect(size.limit).toEqual({ maxOperations: 2_000, maxSizeBytes: 1024 * 1024 });
    for (let count = 0; count < 50; count += 1) size.ended({ type: 'failed' });
    expect(size.limit.maxOperations).toBeGreaterThanOrEqual(1);
    expect(size.limit.maxSizeBytes).toBeGreaterThan(1_000);
  });
});
