import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { recoverDrafts } from '../../shared/document/recovery/recoverDrafts.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { updatesSizeBytes } from './sizes.ts';
import type { FileStep, StoredDraft } from './storeProtocol.ts';

/** Of the board that is read in one step, and of the file that is handed on in one. */
const stepSizeBytes = 1024 * 1024;
/** What of the time goes by until the bytes of the file are there. */
const madePart = 0.8;
/** What of that goes by until the board is read; the rest cannot be divided. */
const readPart = 0.5;

/**
 * Makes an `.everink` file of one board, step by step. Whoever stops asking for steps has nothing to clean up.
 * @param drafts work that was never finished: it is on the board in the file, as it would be in a window that opens it
 * @throws BoardFileError when it would be too large
 */
export async function* everinkFileSteps(
  updates: readonly Uint8Array[],
  drafts: readonly StoredDraft[],
): AsyncGenerator<FileStep> {
  const document = new BoardDocument();
  const { doc } = document;
  const sizeBytes = updatesSizeBytes(updates);
  let readSizeBytes = 0;
  for (const group of inSteps(updates)) {
    doc.transact(() => {
      for (const update of group) Y.applyUpdate(doc, update);
    });
    readSizeBytes += updatesSizeBytes(group);
    yield { part: Math.min(1, readSizeBytes / sizeBytes) * readPart };
  }
  // What never came is not seen on the board either.
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  recoverDrafts(document, drafts);
  const file = await encodeEverinkFile(doc);
  doc.destroy();
  for (let at = 0; at < file.byteLength; at += stepSizeBytes) {
    const bytes = file.slice(at, at + stepSizeBytes);
    const written = (at + bytes.byteLength) / file.byteLength;
    yield { part: madePart + written * (1 - madePart), bytes };
  }
}

/** Many small updates together, and a large one in pieces. */
function* inSteps(updates: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  let group: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const update of updates) {
    for (const piece of splitUpdate(update, stepSizeBytes)) {
      group.push(piece);
      sizeBytes += piece.byteLength;
      if (sizeBytes < stepSizeBytes) continue;
      yield group;
      group = [];
      sizeBytes = 0;
    }
  }
  if (group.length > 0) yield group;
}
