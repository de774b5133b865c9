import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeDraft } from '../../shared/document/draftPiece.ts';
import {
  decodeTextDraft,
  decodeTitleDraft,
  type RecoveredText,
  type RecoveredTitle,
} from '../../shared/document/textDraft.ts';
import type { Notice, RecoveredDraft } from '../../shared/ipc.ts';
import { strokeShape } from '../canvas/Ink.ts';
import { applyTextEdit, noticeOfConflict, planTextEdit } from './textEdit.ts';

/** Unfinished work as it is put on the board. */
export interface Recovery {
  readonly kind: 'stroke' | 'text' | 'title';
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
  const title = decodeTitleDraft(draft.pieces);
  if (title !== undefined) return titleRecovery(document, boardId, title);
  return strokeRecovery(draft, z);
}

/** A title that was set since the field was opened is newer; what was typed is told. */
function titleRecovery(
  document: BoardDocument,
  boardId: string,
  { before, text }: RecoveredTitle,
): Recovery {
  const title = text.trim();
  const isTyped = title !== '' && title !== before && title !== document.title;
  const isNewer = document.title !== before;
  return {
    kind: 'title',
    apply: (board) => {
      if (isTyped && !isNewer) board.setTitle(title);
    },
    notice: isTyped && isNewer ? noticeOfNewerTitle(title, boardId) : undefined,
  };
}

function noticeOfNewerTitle(title: string, boardId: string): Notice {
  return {
    id: `title-${boardId}`,
    level: 'info',
    title: 'The board has a newer title',
    text: `When Everink ended, the title “${title}” was being typed. The board was renamed in the meantime.`,
  };
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
  const { target, page, style, x, y, fontSize, align } = header;
  const edit = { id, target, before, text, size, page, style, x, y, fontSize, align };
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
  return {
    id: `recovered-${boardId}`,
    level: 'info',
    title: recoveredTitle(kinds),
    text: 'Everink ended before it was finished. It is back on the board; undo takes it away.',
  };
}

function recoveredTitle(kinds: readonly Recovery['kind'][]): string {
  const [first, ...others] = [...new Set(kinds)];
  if (others.length > 0) {
    return kinds.includes('title')
      ? 'Unfinished work was recovered'
      : 'Strokes and texts were recovered';
  }
  if (first === 'title') return 'The title was recovered';
  if (first === 'text') return kinds.length === 1 ? 'A text was recovered' : 'Texts were recovered';
  return kinds.length === 1 ? 'A stroke was recovered' : 'Strokes were recovered';
}
