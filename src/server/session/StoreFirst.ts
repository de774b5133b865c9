import type {
  beforeHandleMessagePayload,
  beforeSyncPayload,
  Extension,
  onLoadDocumentPayload,
} from '@hocuspocus/server';
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import * as Y from 'yjs';
import type { Release } from '../../base/SharedLock.ts';
import {
  awarenessFault,
  messageLimits,
  stateVectorFault,
  type UpdateFault,
  updateFault,
} from '../../shared/document/checkUpdate.ts';
import { clientsOf } from '../../shared/document/clientsOf.ts';
import { clocksIn, depthsIn } from '../../shared/document/documentDepths.ts';
import { isSoundUpdate } from '../../shared/document/isSoundUpdate.ts';
import { exceedsDepth, placesTypes } from '../../shared/document/nesting.ts';
import { serverReasons } from '../../shared/serverReasons.ts';
import { StorageError } from '../../sqlite/StorageError.ts';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { ServerMetrics } from '../log/ServerMetrics.ts';
import type { BoardStore } from '../store/BoardStore.ts';
import { QuotaError, type QuotaProblem } from '../store/StorageQuota.ts';
import { type ClientId, tokenClient } from '../store/StorageUsage.ts';
import type { BoardThread } from '../worker/BoardThread.ts';
import type { CheckedUpdate } from '../worker/boardCalls.ts';
import { waitingWeight } from '../worker/waitingWeight.ts';
import { answerFromStore } from './answerFromStore.ts';
import { isContained, lackedCount } from './boardUpdate.ts';
import type { GuestContext } from './Guests.ts';
import type { LiveBoards } from './LiveBoards.ts';
import { Refusal } from './Refusal.ts';
import { emptyUpdate, foreignUpdate, replaceUpdate } from './replaceUpdate.ts';
import { Slice } from './SliceScheduler.ts';
import { leastSlicedSizeBytes, type UnloadedBoards } from './UnloadedBoards.ts';
import { WaitingChanges } from './WaitingChanges.ts';

// Messages of y-protocols' sync: the first requests the board, the others bring changes.
const syncStep1 = 0;
const syncStep2 = 1;
const syncUpdate = 2;
/** Message types of Hocuspocus. */
const messageTypes = { sync: 0, awareness: 1, syncReply: 4, stateless: 5 } as const;
/** Encoding more changes of a document takes too long: tens of milliseconds. */
const maxEncodedCount = 20_000;
const maxPresentCount = 10_000;
const { maxTypeDepth } = messageLimits;

type Where = Pick<beforeSyncPayload, 'document' | 'documentName' | 'connection' | 'context'>;

const refusals: Readonly<Record<UpdateFault, string>> = {
  garbage: 'This is not a Yjs update; nothing was stored.',
  'too-much': 'This is more than the server accepts at once; nothing was stored.',
};

/** Why a valid update is not stored. */
type Problem = QuotaProblem | 'too-much-waits';

const problemReasons: Readonly<Record<Problem, string>> = {
  'board-full': serverReasons.boardFull,
  'client-full': serverReasons.clientFull,
  'too-many-boards': serverReasons.tooManyBoards,
  'too-much-waits': serverReasons.tooMuchWaits,
};

type StoredUpdate = Pick<CheckedUpdate, 'update' | 'pieces'>;

/** The room for its weight is reserved, see `WaitingChanges`. */
type WeighedUpdate = StoredUpdate & Pick<CheckedUpdate, 'weight'>;

export interface StoreFirstOptions {
  readonly store: BoardStore;
  readonly thread: BoardThread;
  readonly unloaded: UnloadedBoards;
  readonly liveBoards: LiveBoards;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly onStored: (boardId: string, update: Uint8Array) => void;
}

/**
 * Makes Hocuspocus store before it acknowledges. Hocuspocus awaits `beforeSync` before it acknowledges a change, and
 * processes the messages of a board on a connection in order. A change that cannot be stored is therefore not applied,
 * forwarded or acknowledged, and closes the board on that connection with the reason. A stored one is applied and
 * forwarded here, since Hocuspocus would do so in one go, however long it takes.
 */
export class StoreFirst implements Extension {
  readonly #options: StoreFirstOptions;
  readonly #waiting = new WaitingChanges();

  constructor(options: StoreFirstOptions) {
    this.#options = options;
  }

  async onLoadDocument({ documentName, document }: onLoadDocumentPayload): Promise<void> {
    const { unloaded, log } = this.#options;
    const startedMs = performance.now();
    await this.#reading(documentName, () => unloaded.open(documentName, document));
    const what = unloaded.has(document) ? 'large board opened' : 'board loaded';
    log.info(what, { board: documentName, ms: elapsedMs(startedMs) });
  }

  async afterUnloadDocument({ documentName }: { readonly documentName: string }): Promise<void> {
    this.#options.log.info('board unloaded', { board: documentName });
  }

  /** Hocuspocus reads a message before it calls `beforeSync`, which cannot prevent its answer. */
  async beforeHandleMessage(message: beforeHandleMessagePayload): Promise<void> {
    const { update } = message;
    const decoder = createDecoder(update);
    readVarString(decoder);
    const typeAt = decoder.pos;
    const type = readVarUint(decoder);
    if (type === messageTypes.awareness) {
      this.#judgePresence(readVarUint8Array(decoder), message);
    } else if (type === messageTypes.sync || type === messageTypes.syncReply) {
      const isAnswered =
        readVarUint(decoder) === syncStep1 &&
        (await this.#answer(readVarUint8Array(decoder), message));
      // Hocuspocus reads an empty text from such a message, and ignores it.
      if (isAnswered) update[typeAt] = messageTypes.stateless;
    }
  }

  async beforeSync({ type, payload, ...where }: beforeSyncPayload): Promise<void> {
    if (type === syncStep2 || type === syncUpdate) await this.#accept(payload, where);
  }

  #judgePresence(
    presence: Uint8Array,
    { document, documentName }: Pick<Where, 'document' | 'documentName'>,
  ): void {
    this.#refuseIf(awarenessFault(presence), documentName);
    // Yjs remembers every client that was ever present until the board is unloaded.
    const isCrowded = document.awareness.meta.size > maxPresentCount;
    this.#refuseIf(isCrowded ? 'too-much' : undefined, documentName);
  }

  /** @returns whether it was answered from the store, because the document is not loaded or is expensive to encode */
  async #answer(
    stateVector: Uint8Array,
    { document, documentName, connection }: Where,
  ): Promise<boolean> {
    const { unloaded } = this.#options;
    this.#refuseIf(stateVectorFault(stateVector), documentName);
    if (!unloaded.has(document) && lackedCount(stateVector, document) <= maxEncodedCount) {
      return false;
    }
    return await this.#reading(documentName, async () => {
      const answer = await unloaded.answer(documentName, stateVector.slice());
      if (answer === undefined) await unloaded.load(document);
      else answerFromStore(connection, answer);
      return answer !== undefined;
    });
  }

  async #accept(payload: Uint8Array, where: Where): Promise<void> {
    if (payload.byteLength >= leastSlicedSizeBytes) {
      await this.#acceptLarge(payload, where);
      return;
    }
    const fault =
      updateFault(payload, messageLimits) ?? (isSoundUpdate(payload) ? undefined : 'garbage');
    this.#refuseIf(fault, where.documentName);
    // Hocuspocus answers that the client may not edit, unless the update contains nothing new.
    if (where.connection.readOnly) return;
    const update = payload.slice();
    const isNesting = placesTypes(update);
    const release = await this.#turn(where, clientsOf(update), isNesting);
    try {
      if (isNesting) await this.#refuseIfTooDeep(update, where);
      await this.#acceptSmall(update, where);
    } finally {
      release();
    }
    this.#acknowledge(payload);
  }

  #turn(
    { documentName }: Where,
    clients: ReadonlySet<number>,
    isNesting: boolean,
  ): Promise<Release> {
    return this.#options.liveBoards.turns.enter(documentName, clients, isNesting);
  }

  async #acceptSmall(update: Uint8Array, where: Where): Promise<void> {
    const weigh = (): number => waitingWeight(update, clocksIn(where.document));
    const weight = await this.#takeWaiting(where, weigh(), async () => weigh());
    await this.#storeAndShow({ update, pieces: [update], weight }, where);
  }

  /** Checked in the worker thread. */
  async #acceptLarge(payload: Uint8Array, where: Where): Promise<void> {
    const checked = await this.#check(payload.slice(), where);
    if (where.connection.readOnly) {
      const isKnown = await this.#isKnown(checked.pieces, where);
      replaceUpdate(payload, isKnown ? emptyUpdate : foreignUpdate);
      return;
    }
    const isNesting = checked.nesting !== undefined;
    const release = await this.#turn(where, checked.clients, isNesting);
    try {
      const later = isNesting ? await this.#checkDepth(checked, where) : checked;
      await this.#storeAndShow(await this.#weighLarge(later, where), where);
    } finally {
      release();
    }
    this.#acknowledge(payload);
  }

  async #weighLarge(first: CheckedUpdate, where: Where): Promise<WeighedUpdate> {
    let checked = first;
    const weight = await this.#takeWaiting(where, checked.weight, async () => {
      checked = await this.#check(checked.update, where);
      return checked.weight;
    });
    return { ...checked, weight };
  }

  /** Leaves nothing to do for Hocuspocus but to acknowledge the stored and applied update. */
  #acknowledge(payload: Uint8Array): void {
    replaceUpdate(payload, emptyUpdate);
    this.#options.metrics.acknowledgements.inc();
  }

  async #storeAndShow({ weight, ...stored }: WeighedUpdate, where: Where): Promise<void> {
    const { unloaded, metrics } = this.#options;
    const { document, documentName } = where;
    let shown: Promise<void> = Promise.resolve();
    try {
      if (await this.#isKnown(stored.pieces, where)) metrics.updatesKnown.inc();
      else {
        await this.#store(stored.update, where);
        // Loading the rest of a large board first would take longer than the client waits for its acknowledgement.
        const isBehind = unloaded.has(document);
        shown = this.#show(stored, where);
        if (!isBehind) await shown;
      }
    } finally {
      void shown.finally(() => this.#waiting.applied(documentName, weight));
    }
  }

  /** Checks a large update that nests types, which is alone now. */
  async #checkDepth({ update }: CheckedUpdate, where: Where): Promise<CheckedUpdate> {
    const { document, documentName } = where;
    // What it builds on may have arrived since.
    const checked = await this.#check(update, where);
    if (this.#options.unloaded.has(document)) await this.#refuseIfTooDeep(checked.update, where);
    else if (checked.nesting !== undefined) {
      const isDeep = exceedsDepth(checked.nesting, depthsIn(document), maxTypeDepth);
      this.#refuseIf(isDeep ? 'too-much' : undefined, documentName);
    }
    return checked;
  }

  async #refuseIfTooDeep(
    update: Uint8Array,
    { document, documentName: boardId }: Where,
  ): Promise<void> {
    const isDeep = await this.#reading(boardId, () =>
      this.#options.unloaded.isTooDeep(boardId, document, update, maxTypeDepth),
    );
    this.#refuseIf(isDeep ? 'too-much' : undefined, boardId);
  }

  /** @param update is transferred to the worker */
  async #check(
    update: Uint8Array,
    { document, documentName: board }: Where,
  ): Promise<CheckedUpdate> {
    const { thread, log } = this.#options;
    let checked: CheckedUpdate | UpdateFault;
    try {
      checked = await thread.call('check', update, Y.encodeStateVector(document));
    } catch (error) {
      log.error('update not checked', { board, error: errorLine(error) });
      throw new Refusal(serverReasons.cannotStore);
    }
    if (typeof checked === 'string') return this.#refuseFault(checked, board);
    return checked;
  }

  /**
   * Reserves room for the part of the update that waits for missing changes.
   * @param weight of that part
   * @returns the reserved weight, which is less if the document was loaded in the meantime
   */
  async #takeWaiting(
    { document, documentName }: Where,
    weight: number,
    weighAgain: () => Promise<number>,
  ): Promise<number> {
    if (this.#waiting.take(documentName, document, weight)) return weight;
    // Until the document is loaded, changes may be missing only there.
    await this.#reading(documentName, () => this.#options.unloaded.load(document));
    const later = await weighAgain();
    if (this.#waiting.take(documentName, document, later)) return later;
    return this.#refuse('too-much-waits', documentName);
  }

  /** Whether all pieces of an update are stored. */
  async #isKnown(
    pieces: readonly Uint8Array[],
    { document, documentName }: Where,
  ): Promise<boolean> {
    const { unloaded } = this.#options;
    let slice = new Slice();
    for (const piece of pieces) {
      if (slice.isOver) slice = await unloaded.slices.next();
      const isKnown =
        isContained(piece, document) ||
        (await this.#reading(documentName, () => unloaded.contains(document, piece)));
      if (!isKnown) return false;
    }
    return true;
  }

  #refuseIf(fault: UpdateFault | undefined, board: string): void {
    if (fault !== undefined) this.#refuseFault(fault, board);
  }

  #refuseFault(fault: UpdateFault, board: string): never {
    const { log, metrics } = this.#options;
    metrics.updatesRefused.inc({ reason: fault });
    log.warn('message refused', { board, reason: fault });
    throw new Refusal(refusals[fault]);
  }

  #refuse(problem: Problem, board: string): never {
    const { log, metrics } = this.#options;
    metrics.updatesRefused.inc({ reason: problem });
    log.warn('update not stored', { board, reason: problem });
    throw new Refusal(problemReasons[problem]);
  }

  async #reading<Result>(boardId: string, read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      this.#options.log.error('board cannot be read', { board: boardId, error: errorLine(error) });
      throw new Refusal('The server cannot read this board from its disk.');
    }
  }

  /** Applies a stored update to the open board and forwards it to the clients. Never rejects. */
  async #show({ update, pieces }: StoredUpdate, where: Where): Promise<void> {
    const { documentName: boardId, document } = where;
    const { unloaded, liveBoards, log } = this.#options;
    try {
      await unloaded.apply(document, update, pieces);
      // While the update was stored, its connection may have closed, and the board may have been unloaded and loaded
      // again for another client.
      await liveBoards.apply(boardId, update, document);
    } catch (error) {
      log.error('update not shown', { board: boardId, error: errorLine(error) });
    }
  }

  async #store(update: Uint8Array, { documentName: boardId, context }: Where): Promise<void> {
    const { store, log, metrics, onStored } = this.#options;
    const startedMs = performance.now();
    try {
      await store.append(boardId, update, clientOf(context));
    } catch (error) {
      if (error instanceof QuotaError) this.#refuse(error.problem, boardId);
      metrics.updatesRefused.inc({ reason: 'storage' });
      log.error('update not stored', { board: boardId, error: errorLine(error) });
      const isFull = error instanceof StorageError && error.fault === 'disk-full';
      throw new Refusal(isFull ? serverReasons.diskFull : serverReasons.cannotStore);
    }
    metrics.updatesStored.inc();
    metrics.storedBytes.inc(update.byteLength);
    metrics.storeSeconds.observe((performance.now() - startedMs) / 1_000);
    onStored(boardId, update);
  }
}

/** The client whose quota counts. */
const clientOf = ({ grant }: GuestContext): ClientId => grant?.id ?? tokenClient;

const elapsedMs = (startedMs: number): number => Math.round(performance.now() - startedMs);
