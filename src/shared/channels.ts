/**
 * Names of the ways across the border between main and renderer, apart from what travels on them (`ipc.ts`):
 * the preload needs the names only, and none of the schemas.
 */
export const requestChannel = 'everink:request';
/** For the preload only: it knows which file the user has dropped, and the page must not name paths. */
export const droppedFileChannel = 'everink:dropped-file';
export const eventChannel = 'everink:event';
/** Name of the message that carries a board's `MessagePort` to the preload, and on to the page. */
export const boardPortChannel = 'everink:board-port';
