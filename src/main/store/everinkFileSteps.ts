import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { everinkFileParts } from '../../shared/document/everinkFile.ts';
import { recoverDrafts } from '../../shared/document/recovery/recoverDrafts.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { groupUpdates } from './groupUpdates.ts';
import { updatesSizeBytes } from './sizes.ts';
import type { FileStep, StoredDraft } from './storeProtocol.ts';

/** How much is read, or passed on, in one step. */
const stepSizeBytes = 1024 * 1024;
/** The share of the progress until the bytes of the file exist. */
const madePart = 0.8;
/** The share of that for reading the board; the rest cannot be divided. */
const readPart = 0.5;

/**
 * Creates an `.everink` file of one board, step by step. A caller that stops asking for steps has nothing to clean up.
 * @param drafts unfinished strokes and texts: they are on the board in the file, as in a window that opens it
 * @throws CodedError when it would be too large
 */
export async function* everinkFileSteps(
  updates: readonly Uint8Array[],
  drafts: readonly StoredDraft[],
): AsyncGenerator<FileStep> {
  const document = new BoardDocument();
  const { doc } = document;
  const sizeBytes = updatesSizeBytes(updates);
  let readSizeBytes = 0;
  for (const group of groupUpdates(piecesOf(updates), stepSizeBytes)) {
    doc.transact(() => {
      for (const update of group) Y.applyUpdate(doc, update);
    });
    readSizeBytes += updatesSizeBytes(group);
    yield { part: Math.min(1, readSizeBytes / sizeBytes) * readPart };
  }
  // Content that depends on missing changes is not visible on the board either.
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  recoverDrafts(document, drafts);
  const { header, content } = await everinkFileParts(doc);
  doc.destroy();
  yield { part: madePart, bytes: header };
  for (let at = 0; at < content.byteLength; at += stepSizeBytes) {
    const bytes = content.slice(at, at + stepSizeBytes);
    const written = (at + bytes.byteLength) / content.byteLength;
    yield { part: madePart + written * (1 - madePart), bytes };
  }
}

/** Cuts large updates into pieces. */
function* piecesOf(updates: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const update of updates) yield* splitUpdate(update, stepSizeBytes);
}
