import type * as Y from 'yjs';

/** Some thousand shapes: Yjs frees as many within tenths of a second. */
const maxFreedCount = 20_000;

/**
 * Keeps Yjs from freeing in this window what one transaction deletes, when that is much. It would cut it out of one long
 * list, once for each shape, which takes a time that grows with the square of their number: most of a minute for
 * 100,000. The memory is freed when the board is opened the next time; on disk compaction frees it.
 */
export function keepLargeDeletions(doc: Y.Doc): void {
  doc.on('afterTransaction', ({ deleteSet }: Y.Transaction) => {
    doc.gc = countOf(deleteSet) <= maxFreedCount;
  });
  doc.on('afterTransactionCleanup', () => {
    doc.gc = true;
  });
}

function countOf({ clients }: Y.Transaction['deleteSet']): number {
  let count = 0;
  for (const ranges of clients.values()) for (const { len } of ranges) count += len;
  return count;
}
