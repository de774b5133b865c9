import fc from 'fast-check';
import * as Y from 'yjs';

export interface Edit {
  readonly client: number;
  readonly key: string;
  readonly action: 'set' | 'change' | 'delete' | 'exchange';
  readonly text: string;
}

/** Edits of shapes by several people, and when they receive each other's. */
export const edits = fc.array(
  fc.record<Edit>({
    client: fc.nat(3),
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    action: fc.constantFrom('set', 'set', 'change', 'delete', 'exchange'),
    text: fc.string({ maxLength: 40 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Applies edits by several people, and returns the document of the first. */
export function edited(history: readonly Edit[]): Y.Doc {
  const docs = [0, 1, 2, 3].map(() => new Y.Doc());
  const exchange = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  const [first = new Y.Doc()] = docs;
  for (const { client, key, action, text } of history) {
    const doc = docs[client] ?? first;
    const shapes = doc.getMap<Y.Map<string>>('shapes');
    if (action === 'set') shapes.set(key, new Y.Map<string>([['text', text]]));
    else if (action === 'change') shapes.get(key)?.set('text', text);
    else if (action === 'delete') shapes.delete(key);
    else {
      exchange(first, doc);
      exchange(doc, first);
    }
  }
  for (const doc of docs) exchange(doc, first);
  return first;
}
