import * as Y from 'yjs';

/** Visits the items added by a transaction, client by client in order. */
export function visitNewItems(
  { doc, beforeState, afterState }: Y.Transaction,
  visit: (item: Y.Item) => void,
): void {
  for (const [client, nextClock] of afterState) {
    const clock = beforeState.get(client) ?? 0;
    const structs = doc.store.clients.get(client);
    if (clock === nextClock || structs === undefined) continue;
    for (let index = Y.findIndexSS(structs, clock); index < structs.length; index += 1) {
      const struct = structs[index];
      if (struct instanceof Y.Item) visit(struct);
    }
  }
}
