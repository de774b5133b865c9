import * as Y from 'yjs';

/** A valid board with one small shape, encoded by Yjs. */
export function sampleBoard(): { readonly update: Uint8Array; readonly stateVector: Uint8Array } {
  const document = new Y.Doc();
  document.getMap('shapes').set('a', new Y.Map([['x', 1]]));
  const update = Y.encodeStateAsUpdate(document);
  const stateVector = Y.encodeStateVector(document);
  document.destroy();
  return { update, stateVector };
}
