import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeDraft } from '../../shared/document/draftPiece.ts';
import type { RecoveredDraft } from '../../shared/ipc.ts';
import { strokeShape } from '../canvas/Ink.ts';

/**
 * Puts the ink of a stroke that was never finished onto the board, under the id it would have had. Answers
 * whether there was ink to recover that the board does not have yet.
 * @param z key above everything
 */
export function recoverDraft(document: BoardDocument, draft: RecoveredDraft, z: string): boolean {
  if (document.shapes.has(draft.strokeId)) return false;
  const ink = decodeDraft(draft.pieces);
  if (ink === undefined) return false;
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
  return true;
}
