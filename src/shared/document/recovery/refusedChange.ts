import * as Y from 'yjs';
import { rebaseUpdates } from '../rebaseUpdates.ts';
import { decodeRefused } from '../refusedDraft.ts';
import type { RecoveredDraft } from './recoverDraft.ts';

/**
 * The update that puts refused changes on the board once more. What was drawn after them has taken their place in the
 * order of changes, so they are made by other clients.
 * @param newClient a number that no client has
 * @returns undefined when nothing was refused, or the board lacks what the changes rest on: they stay where they are
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
