import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeDraft } from '../../shared/document/draftPiece.ts';
import { decodeTextDraft, type RecoveredText } from '../../shared/document/textDraft.ts';
import type { Notice, RecoveredDraft } from '../../shared/ipc.ts';
import { strokeShape } from '../canvas/Ink.ts';
import { applyTextEdit, noticeOfConflict, planTextEdit } from './textEdit.ts';

/** Unfinished work as it is put on the board. */
export interface Recovery {
  readonly kind: 'stroke' | 'text';
  /** To be called within a transaction. It changes nothing where the board has all of the draft already. */
  readonly apply: (document: BoardDocument) => void;
  /** What the user has to know besides that something was recovered. */
  readonly notice?: Notice | undefined;
}

/**
 * What a draft does to the board; undefined when this version cannot read the draft, and a newer one may.
 * What the board has under the id of the draft is newer and stays as it is.
 * @param z key above everything
 */
export function recoveryOf(
  document: BoardDocument,
  boardId: string,
  draft: RecoveredDraft,
  z: string,
): Recovery | undefined {
  const text = decodeTextDraft(draft.pieces);
  if (text !== undefined) return textRecovery(document, boardId, draft.strokeId, text, z);
  return strokeRecovery(draft, z);
}

function strokeRecovery({ strokeId, pieces }: RecoveredDraft, z: string): Recovery | undefined {
  const ink = decodeDraft(pieces);
  if (ink === undefined) return undefined;
  const { tool, page, style, x, y, precisionBits } = ink.header;
  const { points } = ink;
  const shape = strokeShape({ tool, page, style, z, origin: { x, y }, points, precisionBits });
  return {
    kind: 'stroke',
    apply: (document) => {
      if (!document.shapes.has(strokeId)) document.insert(strokeId, shape);
    },
  };
}

function textRecovery(
  document: BoardDocument,
  boardId: string,
  id: string,
  { header, before, text, size = { width: 0, height: 0 } }: RecoveredText,
  z: string,
): Recovery {
  const { target, page, style, x, y, fontSize } = header;
  const edit = { id, target, before, text, size, page, style, x, y, fontSize };
  const plan = planTextEdit(document, edit, z);
  return {
    kind: 'text',
    apply: (board) => applyTextEdit(board, plan),
    notice: noticeOfConflict(plan, boardId),
  };
}

/** @returns undefined when nothing was recovered */
export function noticeOfRecovered(
  kinds: readonly Recovery['kind'][],
  boardId: string,
): Notice | undefined {
  if (kinds.length === 0) return undefined;
  const strokes = kinds.filter((kind) => kind === 'stroke').length;
  return {
    id: `recovered-${boardId}`,
    level: 'info',
    title: recoveredTitle(strokes, kinds.length - strokes),
    text: 'Everink ended before it was finished. It is back on the board; undo takes it away.',
  };
}

function recoveredTitle(strokes: number, texts: number): string {
  if (texts === 0) return strokes === 1 ? 'A stroke was recovered' : 'Strokes were recovered';
  if (strokes === 0) return texts === 1 ? 'A text was recovered' : 'Texts were recovered';
  return 'Strokes and texts were recovered';
}
