/**
 * Hocuspocus is about to take an update from its message on the event loop: puts another one in its place, in the same
 * bytes. What follows it there is not read.
 * @param payload as Hocuspocus gave it to `beforeSync`: a part of the message, no copy
 */
export function replaceUpdate(payload: Uint8Array, update: Uint8Array): void {
  payload.set(update);
}

/** Brings nothing. */
export const emptyUpdate = Uint8Array.of(0, 0);

/** A gap in what nobody made: no document has it, so that Hocuspocus answers a reader that it may not be made. */
export const foreignUpdate = Uint8Array.of(1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0);
