/**
 * Overwrites an update in a message, before Hocuspocus reads it, with another one in the same bytes. Bytes after it are
 * not read.
 * @param payload as passed to `beforeSync`: a view of the message, not a copy
 */
export function replaceUpdate(payload: Uint8Array, update: Uint8Array): void {
  payload.set(update);
}

/** Contains nothing. */
export const emptyUpdate = Uint8Array.of(0, 0);

/** A gap of an unknown client: no document contains it, so Hocuspocus answers a view-only client that it is not permitted. */
export const foreignUpdate = Uint8Array.of(1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0);
