import * as Y from 'yjs';
import { rebaseUpdates } from '../rebaseUpdates.ts';
import { decodeRefused } from '../refusedDraft.ts';
import type { RecoveredDraft } from './recoverDraft.ts';

/**
 * The update that adds refused changes to the board again. Empty updates took their place in the order of
 * changes, so they are rewritten as changes by other clients.
 * @param newClient an unused client number
 * @returns undefined when nothing was refused, or the board lacks what the changes depend on: they are kept
 */
export function refusedChange(
  doc: Y.Doc,
  drafts: readonly RecoveredDraft[],
  newClient: () => number,
): Uint8Array | undefined {
  const updates = drafts.flatMap(({ pieces }) => decodeRefused(pieces) ?? []);
  if (updates.length === 0) return undefined;
  try {
    const { update, requires } = rebaseUpdates(updates, newClient);
    const isWhole = [...requires].every(([client, clock]) => {
      return Y.getState(doc.store, client) >= clock;
    });
    return isWhole ? update : undefined;
  } catch {
    return undefined;
  }
}
