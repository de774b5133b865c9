import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeDraft } from '../../shared/document/draftPiece.ts';
import type { RecoveredDraft } from '../../shared/ipc.ts';
import { strokeShape } from '../canvas/Ink.ts';

/**
 * What became of a draft: its ink is on the board now; it was there already, as what the user finished; or this
 * version cannot read it, and a newer one may.
 */
export type DraftOutcome = 'recovered' | 'known' | 'unreadable';

/**
 * Puts the ink of a stroke that was never finished onto the board, under the id it would have had. What the
 * board has under that id is newer and stays as it is.
 * @param z key above everything
 */
export function recoverDraft(
  document: BoardDocument,
  draft: RecoveredDraft,
  z: string,
): DraftOutcome {
  if (document.shapes.has(draft.strokeId)) return 'known';
  const ink = decodeDraft(draft.pieces);
  if (ink === undefined) return 'unreadable';
  const { header, points } = ink;
  document.insert(
    draft.strokeId,
    strokeShape({
      tool: header.tool,
      page: header.page,
      style: header.style,
      z,
      origin: { x: header.x, y: header.y },
      points,
      precisionBits: header.precisionBits,
    }),
  );
  return 'recovered';
}
