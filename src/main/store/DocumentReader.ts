import * as Y from 'yjs';
import { CodedError } from '../../shared/CodedError.ts';
import {
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../shared/document/checkUpdate.ts';
import { mergeUpdates } from '../../shared/document/mergeUpdates.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import { splitUpdateSizeBytes } from '../../shared/limits.ts';
import { readEverinkFile } from '../files/readEverinkFile.ts';
import { BoardDepths } from './BoardDepths.ts';
import type { BoardSource } from './BoardSource.ts';
import { compactUpdates, documentOf } from './compactUpdates.ts';
import { compareWithBoard } from './compareWithBoard.ts';
import { everinkFileSteps } from './everinkFileSteps.ts';
import { groupUpdates } from './groupUpdates.ts';
import { MergedBoards } from './MergedBoards.ts';
import type { VisitUpdate } from './readBoard.ts';
import type {
  CompactedBoard,
  DocumentCalls,
  FileReading,
  FileStep,
  LackingPart,
  LackingQuestion,
  MissingUpdate,
  StoredDraft,
} from './storeProtocol.ts';

/** Far more than a piece, and little enough to be in memory several times. */
const groupSizeBytes = 16 * 1024 * 1024;

/** Reads boards as documents. Every function throws what `read` throws: a `StorageError` from a `BoardFile`. */
export class DocumentReader implements DocumentCalls {
  readonly #source: BoardSource;
  readonly #merged: MergedBoards;
  readonly #depths: BoardDepths;
  #file: AsyncGenerator<FileStep> | undefined;
  #reading: Iterator<readonly Uint8Array[]> | undefined;

  constructor(source: BoardSource) {
    this.#source = source;
    this.#merged = new MergedBoards((boardId, since) => source.read(boardId, since));
    this.#depths = new BoardDepths(source);
  }

  /**
   * The board as one update. Deleted content is gone from it permanently; changes that wait for others that have not
   * arrived are in it. @returns undefined if a row is damaged: it must be set aside first
   */
  compact(boardId: string): CompactedBoard | undefined {
    const { updates, lastSeq, damaged } = this.#source.read(boardId);
    if (damaged.length > 0) return undefined;
    return { seq: lastSeq, payload: compactUpdates(updates) };
  }

  /** The state up to the first gap of each client, so that a peer sends what fills it. */
  stateVector(boardId: string): Uint8Array {
    const board = this.#merged.merge(boardId);
    // The server's answer comes soon, and asks for what it lacks.
    this.#merged.keep(boardId, board);
    return board.stateVector ?? Y.encodeStateVectorFromUpdate(board.update);
  }

  /**
   * State vectors say nothing about deletions, so all of them are always included.
   * @returns undefined if a row is damaged: it must be set aside first, or it would count as sent
   */
  missingUpdate(boardId: string, peerStateVector: Uint8Array): MissingUpdate | undefined {
    const { update, lastSeq, isDamaged } = this.#merged.merge(boardId);
    if (isDamaged) return undefined;
    const known = Y.decodeStateVector(peerStateVector);
    const missing = mergeUpdates(splitUpdate(update, Number.POSITIVE_INFINITY, known));
    return { update: missing, coveredSeq: lastSeq };
  }

  lacking(
    boardId: string,
    { stateVector, since, maxSizeBytes }: LackingQuestion,
    maxPieceSizeBytes: number,
  ): LackingPart | undefined {
    const known = Y.decodeStateVector(stateVector);
    const updates: Uint8Array[] = [];
    let sizeBytes = 0;
    const visit: VisitUpdate = (update, scanned) => {
      const isNew = scanned?.spans.every(({ client, clock }) => clock >= (known.get(client) ?? 0));
      for (const piece of splitUpdate(update, maxPieceSizeBytes, isNew ? undefined : known)) {
        updates.push(piece);
        sizeBytes += piece.byteLength;
      }
      return sizeBytes < maxSizeBytes;
    };
    const { damaged, source, lastSeq, isAtEnd } = this.#source.visit(boardId, since, visit);
    return damaged.length > 0 ? undefined : { updates, end: { source, lastSeq }, isAtEnd };
  }

  split(update: Uint8Array, maxSizeBytes: number): readonly Uint8Array[] {
    return splitUpdate(update, maxSizeBytes);
  }

  splitReceived(
    boardId: string,
    update: Uint8Array,
    maxSizeBytes: number,
  ): readonly Uint8Array[] | UpdateFault {
    const fault = updateFault(update, wholeBoardLimits);
    if (fault !== undefined) return fault;
    return this.#depths.isTooDeep(boardId, update) ? 'too-much' : splitUpdate(update, maxSizeBytes);
  }

  beginFile(
    stored: readonly Uint8Array[],
    unsaved: readonly Uint8Array[],
    drafts: readonly StoredDraft[],
  ): void {
    this.#file = everinkFileSteps([...stored, ...unsaved], drafts);
  }

  async beginReading(path: string, boardId: string | undefined): Promise<FileReading | undefined> {
    const { content, contentId } = await readEverinkFile(path);
    if (boardId === undefined) {
      this.#reading = groupUpdates(splitUpdate(content, splitUpdateSizeBytes), groupSizeBytes);
      return { contentId, isSameDocument: true, isAhead: false, lastSeq: 0 };
    }
    const { updates, lastSeq, damaged } = this.#source.read(boardId);
    if (damaged.length > 0) return undefined;
    const { lacking, ...relation } = compareWithBoard(content, updates);
    if (lacking !== undefined && this.#depths.isTooDeep(boardId, lacking)) {
      throw new CodedError({ code: 'file-too-full' });
    }
    const pieces = lacking === undefined ? [] : splitUpdate(lacking, splitUpdateSizeBytes);
    this.#reading = groupUpdates(pieces, groupSizeBytes);
    return { contentId, ...relation, lastSeq };
  }

  nextOfReading(): readonly Uint8Array[] | undefined {
    const next = this.#reading?.next();
    return next?.done === false ? next.value : undefined;
  }

  async nextOfFile(): Promise<FileStep | undefined> {
    const step = await this.#file?.next();
    return step === undefined || step.done === true ? undefined : step.value;
  }

  /** An update that gives the board this title; undefined if it has it already. */
  retitle(boardId: string, title: string): Uint8Array | undefined {
    const doc = documentOf(this.#source.read(boardId).updates);
    const meta = doc.getMap('meta');
    if (meta.get('title') === title) return undefined;
    let update: Uint8Array | undefined;
    doc.on('update', (change: Uint8Array) => {
      update = change;
    });
    meta.set('title', title);
    doc.destroy();
    return update;
  }
}
