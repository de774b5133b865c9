import { BoardReplica, type ReplicaLimits } from './BoardReplica.ts';
import type { MakeNotice, Notice } from './Notice.ts';

/** A window's replica of a board, for tests of the board and its notices. */
export function testReplica(
  limits?: ReplicaLimits,
  options: { readonly beforeShown?: () => Promise<void> } = {},
): {
  readonly board: BoardReplica;
  readonly notices: Notice[];
} {
  const notices: Notice[] = [];
  const listener = {
    onDocumentChange: () => {},
    onStoredSizes: () => {},
    onStored: () => undefined,
    onStatusChange: () => {},
    beforeShown: options.beforeShown ?? (() => undefined),
    onLoaded: () => {},
    onNotice: (make: MakeNotice) => notices.push(make()),
  };
  return { board: new BoardReplica('board-1', listener, limits), notices };
}
