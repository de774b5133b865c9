import type * as Y from 'yjs';

/**
 * Changes a document without notifying its clients, which receive or have the changes otherwise. While there are update
 * listeners, Yjs encodes each change again, and Hocuspocus would send it to all clients of the document.
 */
export function transactSilently(document: Y.Doc, change: () => void): void {
  const observers = document._observers;
  const listeners = observers.get('update');
  observers.delete('update');
  try {
    document.transact(change);
  } finally {
    if (listeners !== undefined) observers.set('update', listeners);
  }
}
