import type { StoreWrite } from './storeProtocol.ts';

export const updatesSizeBytes = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Sizes of stored boards. */
export const writesSizeBytes = (writes: readonly StoreWrite[]): number =>
  writes.reduce((sum, write) => sum + contentSizeBytes(write), 0);

function contentSizeBytes(write: StoreWrite): number {
  if (write.type === 'operation') return write.update.byteLength;
  return write.type === 'snapshot' ? write.payload.byteLength : 0;
}
