/**
 * Names of the ways across the border between main and renderer, apart from what travels on them (`ipc.ts`):
 * the preload needs the names only, and none of the schemas.
 */
export const requestChannel = 'everink:request';
export const eventChannel = 'everink:event';
/** Name of the message that carries a board's `MessagePort` to the preload, and on to the page. */
export const boardPortChannel = 'everink:board-port';
