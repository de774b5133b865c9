import * as Y from 'yjs';

/**
 * Yjs joins consecutive values of a list into one array, and copies all of it whenever one is added or deleted. A
 * list sent in small messages, and then a message that deletes every other value, keep it busy for minutes.
 * Boards have no lists, so the values of any list are kept separate.
 */
for (const { prototype } of [Y.ContentAny, Y.ContentJSON]) {
  Object.assign(prototype, { mergeWith: () => false });
}
