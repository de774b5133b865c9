import * as Y from 'yjs';
import { TestSocket } from '../../src/server/testing/BoardClient.ts';
import type { ServerProcess } from '../../src/server/testing/ServerProcess.ts';
import { strokeOperations } from '../strokes.ts';

/** Strokes per update. */
const strokesPerUpdate = 1_000;

/**
 * Puts a board on a server, in updates of many strokes, as another program would.
 * @returns the board as one update
 */
export async function putBoard(
  server: ServerProcess,
  boardId: string,
  strokeCount: number,
): Promise<Uint8Array> {
  const operations = strokeOperations(boardId, strokeCount);
  const socket = new TestSocket(server.url);
  const board = socket.open(boardId);
  try {
    await board.synced();
    for (let from = 0; from < operations.length; from += strokesPerUpdate) {
      board.document.transact(() => {
        for (const { update } of operations.slice(from, from + strokesPerUpdate)) {
          Y.applyUpdate(board.document, update);
        }
      });
      await board.acknowledged();
    }
    return Y.encodeStateAsUpdate(board.document);
  } finally {
    socket.close();
  }
}
