import * as Y from 'yjs';

/**
 * Yjs joins the values of a list that follow each other into one array, and copies all of it whenever one is added or
 * deleted: a list that came in small messages, and then a message that deletes every other value, keep it busy for
 * minutes. Boards have no lists. In those that somebody makes all the same, each value stays alone.
 */
for (const { prototype } of [Y.ContentAny, Y.ContentJSON]) {
  Object.assign(prototype, { mergeWith: () => false });
}
