import * as Y from 'yjs';
import type { BoardDocument } from '../boardDocument.ts';
import { decodeRefused } from '../refusedDraft.ts';
import { isOrderKey, keyBetween } from '../zOrder.ts';
import { type RecoveredDraft, recoveryOf } from './recoverDraft.ts';
import { refusedChange } from './refusedChange.ts';

/**
 * Adds unfinished work to a board that no window shows. Skips drafts that cannot be read, or for which the board
 * has newer content.
 */
export function recoverDrafts(document: BoardDocument, drafts: readonly RecoveredDraft[]): void {
  const { doc } = document;
  const refused = drafts.filter(({ pieces }) => decodeRefused(pieces) !== undefined);
  const update = refusedChange(doc, refused, () => new Y.Doc().clientID);
  if (update !== undefined) Y.applyUpdate(doc, update);
  const unfinished = drafts.filter((draft) => !refused.includes(draft));
  let top = unfinished.length === 0 ? undefined : topKeyOf(document);
  for (const draft of unfinished) {
    const z = keyBetween(top, undefined);
    const recovery = recoveryOf(document, draft, z);
    if (recovery === undefined) continue;
    doc.transact(() => recovery.apply(document));
    top = z;
  }
}

/** The highest valid order key. */
function topKeyOf({ shapes }: BoardDocument): string | undefined {
  let top: string | undefined;
  for (const shape of shapes.values()) {
    const z = shape instanceof Y.Map ? shape.get('z') : undefined;
    if (typeof z === 'string' && (top === undefined || z > top) && isOrderKey(z)) top = z;
  }
  return top;
}
