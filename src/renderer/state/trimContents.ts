import * as Y from 'yjs';
import { visitNewItems } from '../../shared/document/visitNewItems.ts';

/** Keys of shapes are far fewer. */
const maxKeys = 64;

/** The value that a key had last. */
const latest = new Map<string, SharedContent>();

/** Of several items: nothing may be added to it. */
class SharedContent extends Y.ContentAny {
  override mergeWith(): boolean {
    return false;
  }
}

/**
 * Makes the values that a transaction brought as small in memory as they can be; the document is the same. Yjs reads
 * each of them into a list that grows, and V8 keeps room for 17 in it: on a board of 100,000 strokes that is 50 MB for
 * nothing. Values that are the same on one stroke after the other, such as the style, are kept once.
 */
export function trimContents(transaction: Y.Transaction): void {
  visitNewItems(transaction, trim);
}

function trim(item: Y.Item): void {
  const { content, parentSub } = item;
  if (!(content instanceof Y.ContentAny) || content.arr.length !== 1) return;
  const [value] = content.arr;
  // A list that is written with its values has room for these and no more.
  if (parentSub === null) content.arr = [value];
  else item.content = contentOf(parentSub, value);
}

/** Objects are the same only where the decoder gave the same frozen one again. */
function contentOf(key: string, value: unknown): SharedContent {
  const known = latest.get(key);
  if (known !== undefined && Object.is(known.arr[0], value)) return known;
  if (latest.size >= maxKeys) latest.clear();
  const content = new SharedContent([value]);
  latest.set(key, content);
  return content;
}
