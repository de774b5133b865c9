import * as Y from 'yjs';
import { clientsOf } from '../../shared/document/clientsOf.ts';
import { documentOf } from './compactUpdates.ts';

/** What the content of a file is to a board. */
export interface BoardComparison {
  /**
   * Whether both are versions of one document: they have changes by the same client, whose number is random. An empty
   * board or file is a version of any document.
   */
  readonly isSameDocument: boolean;
  /** What the board lacks of the file; undefined: nothing. */
  readonly lacking: Uint8Array | undefined;
  /** Whether the board has something that the file lacks. */
  readonly isAhead: boolean;
}

/**
 * Compares the content of a file with a board.
 * @param stored the board as stored
 */
export function compareWithBoard(
  content: Uint8Array,
  stored: readonly Uint8Array[],
): BoardComparison {
  const board = documentOf(stored);
  const file = documentOf([content]);
  const clients = clientsOf(content);
  const known = Y.decodeStateVector(Y.encodeStateVector(board));
  const isSameDocument =
    clients.size === 0 || known.size === 0 || [...known.keys()].some((id) => clients.has(id));
  let lacking: Uint8Array | undefined;
  board.on('update', (change: Uint8Array) => {
    lacking = change;
  });
  Y.applyUpdate(board, content);
  const isAhead = !Y.equalSnapshots(Y.snapshot(board), Y.snapshot(file));
  board.destroy();
  file.destroy();
  return { isSameDocument, lacking, isAhead };
}
