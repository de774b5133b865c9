import type { Batch, BatchLimit } from './outbox.ts';
import type { StoreAccess } from './StoreAccess.ts';
import type { WaitingIndex } from './WaitingIndex.ts';

/** Each attempt may find newly damaged rows. */
const maxAttempts = 5;

/** The oldest waiting operations of a board, merged; undefined when none waits. @throws Error when the disk refuses */
export async function readBatch(
  access: StoreAccess,
  waiting: WaitingIndex,
  boardId: string,
  limit: BatchLimit,
): Promise<Batch | undefined> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const entries = waiting.oldest(boardId, limit);
    if (entries.length === 0) return undefined;
    const seqs = entries.map(({ seq }) => seq);
    const update = await access.askStore('batch', boardId, seqs);
    if (update !== undefined) {
      return { boardId, operations: entries.map((entry) => waiting.describe(entry)), update };
    }
    // A row was damaged and set aside, or acknowledged meanwhile: the index knows by now, or is refreshed.
    if (attempt > 1) await access.askStore('inspect', boardId);
  }
  throw new Error('the outbox changes faster than it can be read');
}
