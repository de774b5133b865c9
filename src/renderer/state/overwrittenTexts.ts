import * as Y from 'yjs';
import type { TextSize } from '../../shared/document/textDraft.ts';
import { contentOf, itemBefore } from './UndoHistory.ts';

/** A text that a change from elsewhere replaced, made by somebody who had not seen it. */
export interface OverwrittenText {
  readonly shapeId: string;
  /** The id of the shape that keeps it: the same on every device, so that it is kept once. */
  readonly keptId: string;
  readonly text: string;
  readonly size: TextSize;
}

type ChangedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/**
 * The texts that a transaction replaced unseen. The format has no text that merges: of two edits made at the same time
 * one stays, and the other would be gone without a word.
 */
export function overwrittenTexts(
  transaction: Y.Transaction,
  shapes: Y.Map<unknown>,
): readonly OverwrittenText[] {
  return [...transaction.changed].flatMap(([type, keys]) => {
    const shapeId = (type._item?.parent as unknown) === shapes ? type._item?.parentSub : null;
    if (typeof shapeId !== 'string' || !keys.has('text')) return [];
    const after = type._map.get('text');
    const before = itemBefore(transaction, type, 'text');
    if (after === undefined || after.deleted || before === undefined) return [];
    if (before === after || hasSeen(after, before)) return [];
    const text = contentOf(before);
    if (typeof text !== 'string' || text.trim() === '' || text === contentOf(after)) return [];
    const { client, clock } = before.id;
    const size = {
      width: numberBefore(transaction, type, 'width'),
      height: numberBefore(transaction, type, 'height'),
    };
    return [{ shapeId, keptId: `${shapeId}~${client}-${clock}`, text, size }];
  });
}

/** Whether whoever wrote `later` knew of `earlier`: each value of a key names the one that it replaces. */
function hasSeen(later: Y.Item, earlier: Y.Item): boolean {
  let item: Y.Item | null = later;
  while (item !== null) {
    const { origin }: Y.Item = item;
    if (origin === null) return false;
    if (Y.compareIDs(origin, earlier.lastId)) return true;
    item = item.left;
    while (item !== null && !Y.compareIDs(item.lastId, origin)) item = item.left;
  }
  // What it replaced is not known here.
  return true;
}

function numberBefore(transaction: Y.Transaction, type: ChangedType, key: string): number {
  const item = itemBefore(transaction, type, key) ?? type._map.get(key);
  const value = item && contentOf(item);
  return typeof value === 'number' ? value : 0;
}
