import { scanUpdate } from './scanUpdate.ts';

/** The clients whose structs are in the update. @throws when the bytes are not an update */
export function clientsOf(update: Uint8Array): ReadonlySet<number> {
  const clients = new Set<number>();
  scanUpdate(update, ({ client }) => clients.add(client));
  return clients;
}
