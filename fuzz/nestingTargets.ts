import { ok } from 'node:assert/strict';
import * as Y from 'yjs';
import { DocumentReader } from '../src/main/store/DocumentReader.ts';
import { updateFault, wholeBoardLimits } from '../src/shared/document/checkUpdate.ts';
import { nestedUpdates } from './nestedUpdates.ts';
import type { FuzzOutcome, FuzzTarget } from './targets.ts';

/** Updates of one board that nest types over several messages. */
export const nestingTargets: Readonly<Record<string, FuzzTarget>> = {
  'nested types of a server': async (_, random) => {
    const stored: Uint8Array[] = [];
    const documents = new DocumentReader({
      read: () => ({
        updates: stored,
        stateVector: undefined,
        afterSeq: 0,
        lastSeq: stored.length,
        damaged: [],
        source: 1,
      }),
      visit(_boardId, since, visit) {
        for (const update of stored.slice(since?.lastSeq ?? 0)) visit(update);
        return { source: 1, lastSeq: stored.length, damaged: [], isAtEnd: true };
      },
    });
    let outcome: FuzzOutcome = 'accepted';
    for (const update of nestedUpdates(random)) {
      const pieces = documents.splitReceived('fuzzed', update, Number.POSITIVE_INFINITY);
      if (typeof pieces === 'string') outcome = 'refused';
      else stored.push(...pieces);
    }
    checkNesting(documents.compact('fuzzed')?.payload);
    return outcome;
  },

  'nested types of a client': async ({ servers }, random) => {
    const boardId = `nested-${random.below(1_000_000_000)}`;
    const { board, isRefused } = await servers.sendUpdates(boardId, nestedUpdates(random));
    checkNesting(board);
    return isRefused ? 'refused' : 'accepted';
  },
};

/** @throws when the board of these updates could not be opened elsewhere */
function checkNesting(board: Uint8Array | undefined): void {
  ok(board !== undefined, 'the board cannot be read');
  const document = new Y.Doc();
  Y.applyUpdate(document, board);
  const fault = updateFault(Y.encodeStateAsUpdate(document), wholeBoardLimits);
  document.destroy();
  ok(fault === undefined, `the board is ${fault}`);
}
