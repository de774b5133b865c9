import type * as Y from 'yjs';

/**
 * Changes a document by what its clients get from elsewhere, or have. While anybody listens for updates, Yjs encodes what
 * it was given once more, and Hocuspocus would send that to all clients of the document.
 */
export function transactUntold(document: Y.Doc, change: () => void): void {
  const observers = document._observers;
  const listeners = observers.get('update');
  observers.delete('update');
  try {
    document.transact(change);
  } finally {
    if (listeners !== undefined) observers.set('update', listeners);
  }
}
