import * as Y from 'yjs';
import { updateFault, wholeBoardLimits } from '../../shared/document/checkUpdate.ts';

/** Whether a stored update, of an older version for instance, would keep the server busy whenever it is read. */
export const isTooMuch = (update: Uint8Array): boolean =>
  updateFault(update, wholeBoardLimits) === 'too-much';

/** Applies an update. @returns false if Yjs cannot */
export function isApplied(document: Y.Doc, update: Uint8Array): boolean {
  try {
    Y.applyUpdate(document, update);
    return true;
  } catch {
    return false;
  }
}
