import type { BoardDocument } from '../boardDocument.ts';
import type { Shape } from '../shape.ts';
import { hasOwnSize, type TextShape, type TextType, withText } from '../shapes/textShapes.ts';
import type { Style } from '../style.ts';
import type { TextSize } from '../textDraft.ts';
import { fitIntoBoard } from './fitIntoBoard.ts';

/** A typed text: a new one, or an edit of one that existed when its field was opened. */
export interface TextEdit {
  /** The shape created for a new text. */
  readonly id: string;
  /** The edited shape; absent for a new text. */
  readonly target?: string | undefined;
  /** The kind of that shape or of the new one. */
  readonly type: TextType;
  /** Its text when the field was opened. */
  readonly before: string;
  readonly text: string;
  /** The size of the shape in board units, measured at `fontSize`. */
  readonly size: TextSize;
  readonly page: string;
  readonly style: Style;
  readonly x: number;
  readonly y: number;
  readonly fontSize: number;
  /** Alignment of its lines, see the document format. */
  readonly align?: string | undefined;
}

type TextChange = { readonly text: string } & TextSize &
  Partial<Pick<TextEdit, 'x' | 'y' | 'fontSize'>>;

/** Why an edit could not be applied: somebody else changed or deleted the text in the meantime. */
export type TextConflict = 'changed' | 'deleted';

/** How an edit changes a board. No text is ever replaced by somebody who had not seen it. */
export type TextEditPlan =
  | { readonly type: 'nothing'; readonly conflict?: TextConflict }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'change'; readonly id: string; readonly change: TextChange }
  | {
      readonly type: 'insert';
      readonly id: string;
      readonly shape: Shape;
      readonly conflict?: TextConflict;
    };

/** A plan for an edit that conflicts with somebody else's. */
export type ConflictingPlan = TextEditPlan & { readonly conflict: TextConflict };

/** Distance between both versions, in font sizes. */
const gapBetweenVersions = 0.5;

/** @param z key for a new shape */
export function planTextEdit(document: BoardDocument, edit: TextEdit, z: string): TextEditPlan {
  const isBlank = edit.text.trim() === '';
  if (edit.target === undefined) {
    const isKnown = document.shapes.has(edit.id);
    return isBlank || isKnown ? { type: 'nothing' } : insertion(edit, z, edit);
  }
  if (edit.text === edit.before) return { type: 'nothing' };
  const current = withText(document.read(edit.target));
  if (current === undefined) {
    return isBlank ? { type: 'nothing' } : keptApart(document, edit, z, edit, 'deleted');
  }
  if (current.text === edit.text) return { type: 'nothing' };
  if (current.text !== edit.before) {
    if (isBlank) return { type: 'nothing', conflict: 'changed' };
    return keptApart(document, edit, z, belowOf(current, edit), 'changed');
  }
  if (isBlank && !hasOwnSize(current)) return { type: 'remove', id: edit.target };
  return {
    type: 'change',
    id: edit.target,
    change: { text: edit.text, ...placeOf(current, edit) },
  };
}

/**
 * Gives a shape the size of an edit that was measured again, unless its text has changed since. To be called within a
 * transaction.
 */
export function applyTextSize(document: BoardDocument, id: string, edit: TextEdit): void {
  const current = withText(document.read(id));
  if (current?.text === edit.text) document.patch(id, placeOf(current, edit));
}

/** Adds another version of a text below those on the board. @param edit its `target` is that text */
export function planOtherVersion(
  document: BoardDocument,
  edit: TextEdit & { readonly target: string },
  z: string,
): TextEditPlan {
  const current = withText(document.read(edit.target));
  if (current === undefined) return { type: 'nothing' };
  const place = belowOf(current, edit);
  const others = otherVersionsOf(document, edit.target).map((other) => belowOf(other, edit).y);
  return keptApart(document, edit, z, { ...place, y: Math.max(place.y, ...others) }, 'changed');
}

/** Call within a transaction. */
export function applyTextEdit(document: BoardDocument, plan: TextEditPlan): void {
  if (plan.type === 'remove') document.remove(plan.id);
  else if (plan.type === 'change') document.patch(plan.id, { ...plan.change });
  else if (plan.type === 'insert') document.insert(plan.id, plan.shape);
}

export function isConflicting(plan: TextEditPlan): plan is ConflictingPlan {
  return 'conflict' in plan && plan.conflict !== undefined;
}

type Place = Pick<TextEdit, 'type' | 'page' | 'style' | 'x' | 'y' | 'fontSize' | 'align'> & {
  readonly size: TextSize;
};

function keptApart(
  document: BoardDocument,
  edit: TextEdit,
  z: string,
  place: Place,
  conflict: TextConflict,
): TextEditPlan {
  if (document.shapes.has(edit.id)) return { type: 'nothing' };
  return { ...insertion(edit, z, place), conflict };
}

/** Versions that were added back to the board, see `LostVersion`. */
function otherVersionsOf(document: BoardDocument, id: string): readonly TextShape[] {
  return [...document.shapes.keys()].flatMap((otherId) => {
    if (!otherId.startsWith(`${id}~`)) return [];
    const other = withText(document.read(otherId));
    return other === undefined ? [] : [other];
  });
}

function belowOf(shape: TextShape, edit: TextEdit): Place {
  const gap = gapBetweenVersions * shape.fontSize;
  return { ...shape, y: shape.y + shape.height + gap, size: sizeIn(shape, edit) };
}

function insertion(
  edit: TextEdit,
  z: string,
  { type, page, style, x, y, fontSize, align, size }: Place,
): Extract<TextEditPlan, { type: 'insert' }> {
  const shape: Shape = fitIntoBoard({
    type,
    page,
    z,
    x,
    y,
    rotation: 0,
    style: hasOwnSize({ type }) ? style : { ...style, fill: 'none' },
    text: edit.text,
    fontSize,
    ...(align === undefined ? {} : { align }),
    ...size,
  });
  return { type: 'insert', id: edit.id, shape };
}

function placeOf(shape: TextShape, edit: TextEdit) {
  const { x, y, width, height, fontSize } = fitIntoBoard({ ...shape, ...sizeIn(shape, edit) });
  return { x, y, width, height, fontSize };
}

/** The size of a shape with the text of the edit. A shape with a size of its own only grows. */
function sizeIn(shape: TextShape, edit: TextEdit): TextSize {
  if (!hasOwnSize(shape)) return sizeAt(edit, shape.fontSize);
  return { width: shape.width, height: Math.max(shape.height, edit.size.height) };
}

/** The size at the current font size, since somebody may have resized the text. */
function sizeAt({ size, fontSize: measuredAt }: TextEdit, fontSize: number): TextSize {
  const scale = fontSize / measuredAt;
  return { width: size.width * scale, height: size.height * scale };
}
