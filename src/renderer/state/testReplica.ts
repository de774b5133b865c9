import { BoardReplica, type ReplicaLimits } from './BoardReplica.ts';
import type { MakeNotice, Notice } from './Notice.ts';

/** A board as a window has it, for tests that look at nothing but the board and what the user is told. */
export function testReplica(limits?: ReplicaLimits): {
  readonly board: BoardReplica;
  readonly notices: Notice[];
} {
  const notices: Notice[] = [];
  const listener = {
    onDocumentChange: () => {},
    onStoredSizes: () => {},
    onStored: () => undefined,
    onStatusChange: () => {},
    onLoaded: () => {},
    onNotice: (make: MakeNotice) => notices.push(make()),
  };
  return { board: new BoardReplica('board-1', listener, limits), notices };
}
