import * as Y from 'yjs';

/** Steps that can be taken back. */
export const maxUndoSteps = 500;

type UndoStep = Y.UndoManager['undoStack'][number];

/**
 * Lets the oldest steps of an undo manager go, and what they deleted with them. Yjs would keep both for as long as the
 * board is open.
 */
export function boundUndo(undoManager: Y.UndoManager, maxSteps: number): void {
  const { doc } = undoManager;
  doc.on('afterAllTransactions', () => {
    const { undoStack } = undoManager;
    const surplusCount = undoStack.length - maxSteps;
    if (surplusCount <= 0) return;
    for (const step of undoStack.splice(0, surplusCount)) letGo(doc, step);
  });
}

/** As `UndoManager.clear` does it for all steps; that leaves what was deleted in memory, though. */
function letGo(doc: Y.Doc, { deletions }: UndoStep): void {
  doc.transact((transaction) => {
    Y.iterateDeletedStructs(transaction, deletions, (struct) => {
      // Not its parents: a later step may have deleted them, and want them back.
      if (struct instanceof Y.Item) struct.keep = false;
    });
  });
  Y.tryGc(deletions, doc.store, doc.gcFilter);
}
