import type { BoardDocument } from '../boardDocument.ts';
import { decodeDraft } from '../draftPiece.ts';
import { textTypeOf } from '../shapes/textShapes.ts';
import { strokeShape } from '../strokeShape.ts';
import {
  decodeTextDraft,
  decodeTitleDraft,
  type RecoveredText,
  type RecoveredTitle,
} from '../textDraft.ts';
import { applyTextEdit, type ConflictingPlan, isConflicting, planTextEdit } from './textEdit.ts';

/** Unfinished work, as it was stored. */
export interface RecoveredDraft {
  readonly strokeId: string;
  readonly pieces: readonly Uint8Array[];
}

/** Differences from what was typed that the user must know: somebody else was faster. */
export type RecoveryConflict =
  | { readonly type: 'text'; readonly plan: ConflictingPlan }
  | { readonly type: 'title'; readonly typedTitle: string };

/** Unfinished work to be added to the board. */
export interface Recovery {
  readonly kind: 'stroke' | 'text' | 'title';
  /** Call within a transaction. Changes nothing if the board has the whole draft already. */
  readonly apply: (document: BoardDocument) => void;
  readonly conflict?: RecoveryConflict | undefined;
}

/**
 * How a draft is applied to the board; undefined if this version cannot read it, and a newer one may. What the
 * board has under the id of the draft is newer and stays.
 * @param z key above everything
 */
export function recoveryOf(
  document: BoardDocument,
  draft: RecoveredDraft,
  z: string,
): Recovery | undefined {
  const text = decodeTextDraft(draft.pieces);
  if (text !== undefined) return textRecovery(document, draft.strokeId, text, z);
  const title = decodeTitleDraft(draft.pieces);
  if (title !== undefined) return titleRecovery(document, title);
  return strokeRecovery(draft, z);
}

/** A title that was set since the field was opened is newer and stays. */
function titleRecovery(document: BoardDocument, { before, text }: RecoveredTitle): Recovery {
  const title = text.trim();
  const isTyped = title !== '' && title !== before && title !== document.title;
  const isNewer = document.title !== before;
  return {
    kind: 'title',
    apply: (board) => {
      if (isTyped && !isNewer) board.setTitle(title);
    },
    conflict: isTyped && isNewer ? { type: 'title', typedTitle: title } : undefined,
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
  id: string,
  { header, before, text, size = { width: 0, height: 0 } }: RecoveredText,
  z: string,
): Recovery {
  const { type: typeName, ...place } = header;
  const edit = { ...place, id, type: textTypeOf(typeName), before, text, size };
  const plan = planTextEdit(document, edit, z);
  return {
    kind: 'text',
    apply: (board) => applyTextEdit(board, plan),
    conflict: isConflicting(plan) ? { type: 'text', plan } : undefined,
  };
}
