import { t } from 'i18next';
import * as Y from 'yjs';
import { inSlices, nextTask } from '../../base/inSlices.ts';
import { BoardDocument, type DocumentChange } from '../../shared/document/boardDocument.ts';
import { fillUpdate } from '../../shared/document/fillUpdate.ts';
import { type LostVersion, lostVersions } from '../../shared/document/lostVersions.ts';
import { type Recovery, recoveryOf } from '../../shared/document/recovery/recoverDraft.ts';
import { refusedChange } from '../../shared/document/recovery/refusedChange.ts';
import { applyTextEdit } from '../../shared/document/recovery/textEdit.ts';
import { decodeRefused } from '../../shared/document/refusedDraft.ts';
import { defaultPageId } from '../../shared/document/shape.ts';
import { splitUpdate } from '../../shared/document/splitUpdate.ts';
import {
  encodeTextStart,
  encodeTitleStart,
  type TextDraftHeader,
} from '../../shared/document/textDraft.ts';
import { keyBetween, keysAbove } from '../../shared/document/zOrder.ts';
import type { LoadedMessage } from '../../shared/ipc.ts';
import {
  maxUpdateSizeBytes,
  maxValueSizeBytes,
  splitUpdateSizeBytes,
} from '../../shared/limits.ts';
import { newOperationId } from '../../shared/newOperationId.ts';
import type { Operation, OperationKind } from '../../shared/operation.ts';
import { isViewOnly } from '../../shared/places.ts';
import type { Problem } from '../../shared/problem.ts';
import type { BoardStatus } from '../../shared/status.ts';
import { problemText } from '../../shared/words/problemText.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import type { Ink } from '../canvas/view/Ink.ts';
import { BoardConnection, type PortToMain } from './BoardConnection.ts';
import { type DraftWay, DraftWriter } from './DraftWriter.ts';
import { InterningDecoder } from './InterningDecoder.ts';
import { keepLargeDeletions } from './keepLargeDeletions.ts';
import { LocalChange } from './LocalChange.ts';
import { noticesOfVersions, planLostVersion } from './lostVersion.ts';
import type { MakeNotice, Notice } from './Notice.ts';
import { noticeOfRecovered, noticeOfRecoveryConflict, noticeOfRefused } from './recoveryNotices.ts';
import { TextDraft } from './TextDraft.ts';
import { trimContents } from './trimContents.ts';
import { UndoHistory, type UndoOutcome } from './UndoHistory.ts';

export interface BoardReplicaListener {
  /** Called once after each transaction, local or remote, when the scene is up to date. */
  onDocumentChange(change: DocumentChange): void;
  /** The status, the phase, or the undo history changed. */
  onStatusChange(): void;
  /** The board as stored: the sizes of the updates, then their bytes. Loading waits until it resolves. */
  onStoredSizes(sizesBytes: readonly number[]): void;
  onStored(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined;
  /** The board has been read; what this returns is waited for before it is shown. */
  beforeShown(): Promise<void> | undefined;
  onLoaded(): void;
  onNotice(make: MakeNotice): void;
}

/** See `shared/limits.ts`. */
export interface ReplicaLimits {
  readonly maxUpdateSizeBytes: number;
  readonly splitUpdateSizeBytes: number;
}

const loadOrigin = 'load';
/** A consequence of the user's last change, undone together with it. */
class Consequence extends LocalChange {}

const viewOnlyNotice = (): Notice => ({
  id: 'view-only',
  level: 'info',
  title: t('notices.viewOnly'),
  text: t('notices.viewOnlyText'),
});

/**
 * This window's replica of a board: each local transaction becomes one operation for main, what
 * comes from main is applied at once, and undo reverts the user's own operations only.
 */
export class BoardReplica {
  readonly boardId: string;
  readonly document = new BoardDocument();
  readonly scene: Scene;
  readonly #limits: ReplicaLimits;
  readonly #listener: BoardReplicaListener;
  readonly #history: UndoHistory;
  readonly #connection: BoardConnection;
  readonly #disposal = new AbortController();
  #phase: 'loading' | 'ready' | 'failed' = 'loading';
  /** What the user drew before the board had loaded. */
  readonly #earlyIds = new Set<string>();
  #describedTitle = '';
  /** Set while a change that cannot be saved is reverted: the state before it. */
  #tooLargeSince: Map<number, number> | undefined;
  /** Operations that replace refused ones. */
  readonly #fillIds = new Set<string>();
  readonly #textDrafts = new Set<TextDraft>();
  /** Versions of a text that others typed at the same time and the board does not show yet. */
  #lost: LostVersion[] = [];
  /** Number of operations so far. */
  #sentCount = 0;

  /** @param limits smaller in tests */
  constructor(
    boardId: string,
    listener: BoardReplicaListener,
    limits: ReplicaLimits = { maxUpdateSizeBytes, splitUpdateSizeBytes },
  ) {
    this.#limits = limits;
    this.boardId = boardId;
    this.#listener = listener;
    this.scene = new Scene(this.document, defaultPageId);
    const { doc } = this.document;
    keepLargeDeletions(doc);
    this.#history = new UndoHistory(this.document);
    this.#connection = new BoardConnection({
      onStoredSizes: (sizesBytes) => listener.onStoredSizes(sizesBytes),
      onStored: (bytes) => listener.onStored(bytes),
      onPart: (updates) => {
        this.#applyStored(updates);
        this.scene.indexSettled();
      },
      onLoaded: (message) => this.#load(message),
      onLoadFailed: (problem) => this.failLoading(problem),
      stateVector: () => new Uint8Array(Y.encodeStateVector(doc)),
      onRemote: (update) => this.#applyRemote(update),
      onStatusChange: () => listener.onStatusChange(),
      onRefused: (operation) => this.#fill(operation),
    });
    doc.on('afterTransaction', this.#listenForOwn);
    this.document.observe((change) => {
      if (this.#phase !== 'ready' && change.origin instanceof LocalChange) {
        for (const id of change.shapes) this.#earlyIds.add(id);
      }
      // An old title may be read before the current one.
      if (change.hasMetaChange && change.origin !== loadOrigin) this.#describe();
      // Loading is announced once, at its end.
      if (change.origin !== loadOrigin || this.#phase === 'ready')
        listener.onDocumentChange(change);
    });
  }

  /** Saved when everything drawn and typed so far is on disk. */
  get status(): BoardStatus {
    const { status } = this.#connection;
    const typedCount = [...this.#textDrafts].filter(({ isSaved }) => !isSaved).length;
    if (typedCount === 0) return status;
    const unsavedCount = status.save.unsavedCount + typedCount;
    return { ...status, save: { ...status.save, state: 'saving', unsavedCount } };
  }

  /** The invitation is view-only: what is drawn here would not reach the others. */
  get isReadOnly(): boolean {
    return isViewOnly(this.#connection.status.place);
  }

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Takes the port that main opened for this board; a later one replaces it. */
  attachPort(port: PortToMain): void {
    this.#connection.attach(port);
  }

  /**
   * One user action: one transaction, one operation, one undo step. The drafts `endsDraft` and `moreDrafts` are
   * deleted with the operation, or at once when the board already contains them and nothing changes.
   * @param step changes with the same one are one undo step, and nothing changes any more once that was undone
   */
  commit(
    kind: OperationKind,
    change: (document: BoardDocument) => void,
    endsDraft?: string,
    moreDrafts: readonly string[] = [],
    step?: object,
  ): void {
    if (step !== undefined && this.#isOver(step)) return;
    // The draft stays, and is recovered the next time the board is opened.
    if (this.isReadOnly && kind !== 'recover') {
      this.#listener.onNotice(viewOnlyNotice);
      return;
    }
    const sentBefore = this.#sentCount;
    const origin = new LocalChange(kind, endsDraft, moreDrafts, step);
    this.document.doc.transact(() => change(this.document), origin);
    this.#takeBackTooLarge(() => this.#history.takeBack());
    if (endsDraft !== undefined && this.#sentCount === sentBefore) {
      for (const strokeId of [endsDraft, ...moreDrafts]) {
        this.#connection.send({ type: 'drop-draft', strokeId });
      }
    }
    this.#listener.onStatusChange();
  }

  /**
   * As `commit`, in slices with input and frames in between: each is an operation, and all are one undo step. Undo
   * meanwhile ends it.
   * @param onSlice called after each slice with the number of slices so far
   */
  async commitInSlices(
    kind: OperationKind,
    changes: Iterable<(document: BoardDocument) => void>,
    onSlice: (count: number) => void,
  ): Promise<void> {
    const step = {};
    let count = 0;
    for (const change of changes) {
      if (count > 0) await nextTask();
      if (this.#isOver(step)) return;
      const origin = new LocalChange(kind, undefined, [], step);
      this.document.doc.transact(() => change(this.document), origin);
      this.#takeBackTooLarge(() => this.#history.takeBack());
      count += 1;
      onSlice(count);
      this.#listener.onStatusChange();
    }
  }

  /** As `commit`, undone at once: the board stays as it was, and redo applies the change. */
  commitUndone(kind: OperationKind, change: (document: BoardDocument) => void): void {
    const sentBefore = this.#sentCount;
    this.commit(kind, change);
    // Otherwise the step before it would be undone.
    if (this.#sentCount > sentBefore) this.undo();
  }

  undo(): void {
    if (this.isReadOnly) return;
    const outcome = this.#history.undo();
    this.#takeBackTooLarge(() => this.#history.redo());
    this.#tellUndone(outcome, 'notices.nothingToUndo');
  }

  redo(): void {
    if (this.isReadOnly) return;
    const outcome = this.#history.redo();
    this.#takeBackTooLarge(() => this.#history.undo());
    this.#tellUndone(outcome, 'notices.nothingToRedo');
  }

  /** Saves the ink of a growing stroke as a draft. */
  startDraft(ink: Ink): DraftWriter {
    return new DraftWriter(ink, this.#draftWay);
  }

  /** Saves the text of an open field as a draft. @param before the text when the field was opened */
  startTextDraft(
    id: string,
    header: Omit<TextDraftHeader, 'version' | 'kind'>,
    before: string,
  ): TextDraft {
    return this.#startDraftOfText(id, before, () => encodeTextStart(header, before));
  }

  /** Saves the title as a draft while it is typed. */
  startTitleDraft(): TextDraft {
    const { title } = this.document;
    return this.#startDraftOfText(crypto.randomUUID(), title, () => encodeTitleStart(title));
  }

  #startDraftOfText(id: string, before: string, start: () => Uint8Array<ArrayBuffer>): TextDraft {
    const draft: TextDraft = new TextDraft({
      id,
      start,
      before,
      way: this.#draftWay,
      onChange: () => this.#listener.onStatusChange(),
      onEnd: () => this.#textDrafts.delete(draft),
    });
    this.#textDrafts.add(draft);
    return draft;
  }

  /** The board cannot be shown; what is drawn nevertheless is kept. */
  failLoading(problem: Problem): void {
    this.#phase = 'failed';
    void inSlices(this.scene.release(), this.#disposal.signal);
    this.#listener.onNotice(() => ({
      id: `load-failed-${this.boardId}`,
      level: 'error',
      title: t('notices.cannotRead'),
      text: problemText(problem),
    }));
    this.#listener.onStatusChange();
  }

  /** See `Editor.handOver`. */
  handOver(): boolean {
    return this.#connection.handOver();
  }

  dispose(): void {
    this.#disposal.abort();
    this.#connection.dispose();
    this.scene.dispose();
    this.#history.dispose();
    this.document.doc.destroy();
  }

  readonly #draftWay: DraftWay = {
    send: (message, onSaved) => this.#connection.send(message, onSaved),
    takesPieces: () => this.#connection.takesPieces,
  };

  /** Yjs encodes every update while it has a listener, remote ones too; this event comes before, and lets us avoid that. */
  readonly #listenForOwn = (transaction: Y.Transaction): void => {
    const { doc, origin } = transaction;
    doc.off('update', this.#send);
    this.#lost.push(...lostVersions(transaction));
    if (origin instanceof LocalChange) doc.on('update', this.#send);
    else trimContents(transaction);
  };

  readonly #send = (
    update: Uint8Array,
    origin: unknown,
    _: Y.Doc,
    { beforeState }: Y.Transaction,
  ): void => {
    if (!(origin instanceof LocalChange) || this.#tooLargeSince !== undefined) return;
    const { kind } = origin;
    this.#sentCount += 1;
    // One action may be larger than an operation may be.
    const parts = splitUpdate(update, this.#limits.splitUpdateSizeBytes);
    if (parts.some(({ byteLength }) => byteLength > this.#limits.maxUpdateSizeBytes)) {
      this.#tooLargeSince = beforeState;
      return;
    }
    this.#sendParts(parts, kind, origin);
  };

  #sendParts(
    parts: readonly Uint8Array[],
    kind: OperationKind,
    { endsDraft, moreDrafts }: Partial<LocalChange> = {},
  ): void {
    const operations = parts.map((part) => this.#operation(kind, part));
    this.#connection.sendChange(operations, endsDraft, moreDrafts);
  }

  #isOver(step: object): boolean {
    return this.#disposal.signal.aborted || this.#history.isOver(step);
  }

  /**
   * A change with a value that no operation may carry is reverted in the same task, so that it is never shown. What
   * remains, its creation and deletion, is sent, since later changes depend on it.
   */
  #takeBackTooLarge(takeBack: () => unknown): void {
    const since = this.#tooLargeSince;
    if (since === undefined) return;
    takeBack();
    this.#tooLargeSince = undefined;
    const left = Y.encodeStateAsUpdate(this.document.doc, Y.encodeStateVector(since));
    this.#sendParts(splitUpdate(left, this.#limits.splitUpdateSizeBytes), 'undo');
    this.#listener.onNotice(() => ({
      id: `too-large-${this.boardId}`,
      level: 'warning',
      title: t('notices.tooLarge'),
      text: t('notices.tooLargeText', {
        megabytes: Math.floor(maxValueSizeBytes / 1024 / 1024),
      }),
    }));
  }

  /** So that what is drawn after an operation that main cannot store appears when the board is opened again. */
  #fill({ id, update }: Operation): void {
    const fill = this.#fillIds.has(id) ? undefined : fillUpdate(update);
    if (fill === undefined) return;
    const operation = this.#operation('recover', fill);
    this.#fillIds.add(operation.id);
    this.#connection.sendOperation(operation, undefined);
  }

  #operation(kind: OperationKind, update: Uint8Array): Operation {
    return {
      id: newOperationId(),
      boardId: this.boardId,
      kind,
      update: new Uint8Array(update),
      createdAt: Math.max(0, Date.now()),
    };
  }

  #tellUndone(
    outcome: UndoOutcome,
    title: 'notices.nothingToUndo' | 'notices.nothingToRedo',
  ): void {
    this.#listener.onStatusChange();
    if (outcome !== 'overwritten') return;
    this.#listener.onNotice(() => ({
      id: `undo-${this.boardId}`,
      level: 'info',
      title: t(title),
      text: t('notices.changedByOthers'),
    }));
  }

  /**
   * Applies the last part, builds the rest of the scene in slices, and shows it.
   * @returns undefined if there was nothing to wait for
   */
  #load(message: LoadedMessage): Promise<void> | undefined {
    const { signal } = this.#disposal;
    this.#applyStored(message.updates);
    const indexed = inSlices(this.scene.indexHeld(), signal);
    const prepared = after(indexed, () => this.#listener.beforeShown());
    return after(prepared, () =>
      signal.aborted ? undefined : inSlices(this.#show(message), signal),
    );
  }

  *#show(message: LoadedMessage): Generator<void> {
    yield* this.scene.release();
    this.#describe();
    const isFirst = this.#phase !== 'ready';
    this.#phase = 'ready';
    this.#raiseEarly();
    this.#recover(message.drafts);
    this.#keepLost();
    // After a window could not keep up, main sends the board again.
    if (isFirst) this.#listener.onLoaded();
    this.#listener.onStatusChange();
  }

  /** The opening picture may contain the change already: painted on top of it, it would show twice. */
  #applyRemote(update: Uint8Array): void {
    if (this.#phase === 'loading') {
      this.#applyStored([update]);
      return;
    }
    this.#apply(update);
    this.#keepLost();
  }

  /** Puts texts and titles that somebody else replaced without having seen them back onto the board, as texts. */
  #keepLost(): void {
    const lost = this.#lost;
    this.#lost = [];
    // A viewer's change would reach nobody, and editors do the same.
    if (lost.length === 0 || this.isReadOnly) return;
    const { document, scene } = this;
    const sentBefore = this.#sentCount;
    const kept: LostVersion[] = [];
    document.doc.transact(() => {
      for (const version of lost) {
        const z = keyBetween(scene.topKey(), undefined);
        const plan = planLostVersion(document, version, z, scene);
        applyTextEdit(document, plan);
        if (plan.type === 'insert') kept.push(version);
      }
    }, new Consequence('text'));
    if (this.#sentCount === sentBefore) return;
    for (const make of noticesOfVersions(kept, this.boardId)) this.#listener.onNotice(make);
  }

  #applyStored(updates: readonly Uint8Array[]): void {
    const { doc } = this.document;
    // Shapes may lack parts until everything is loaded.
    this.scene.hold(loadOrigin);
    doc.transact(() => {
      for (const update of updates) this.#apply(update);
    }, loadOrigin);
  }

  /** The topmost shape was not known when they were drawn. */
  #raiseEarly(): void {
    const all = this.scene.inOrder();
    const early = all.filter(({ id }) => this.#earlyIds.has(id));
    const topmost = all.slice(all.length - early.length);
    const isOnTop = topmost.every(({ id }) => this.#earlyIds.has(id));
    this.#earlyIds.clear();
    if (isOnTop) return;
    const keys = keysAbove(this.scene.topKey(), early.length);
    const { document } = this;
    document.doc.transact(() => {
      for (const [index, { id }] of early.entries()) document.patch(id, { z: keys[index] });
    }, new Consequence('reorder'));
  }

  /** Opening a board deletes nothing: a draft that cannot be read stays. */
  #recover(drafts: LoadedMessage['drafts']): void {
    const kinds: Recovery['kind'][] = [];
    const refused = drafts.filter(({ pieces }) => decodeRefused(pieces) !== undefined);
    this.#recoverRefused(refused);
    for (const draft of drafts.filter((each) => !refused.includes(each))) {
      const z = keyBetween(this.scene.topKey(), undefined);
      const recovery = recoveryOf(this.document, draft, z);
      if (recovery === undefined) continue;
      const sentBefore = this.#sentCount;
      this.commit('recover', recovery.apply, draft.strokeId);
      if (this.#sentCount > sentBefore) kinds.push(recovery.kind);
      const { conflict } = recovery;
      if (conflict !== undefined) {
        this.#listener.onNotice(() => noticeOfRecoveryConflict(conflict, this.boardId));
      }
    }
    if (kinds.length > 0) {
      this.#listener.onNotice(() => noticeOfRecovered(kinds, this.boardId));
    }
  }

  /** What main refused of an earlier window: sent together, since later operations may depend on earlier ones. */
  #recoverRefused(drafts: LoadedMessage['drafts']): void {
    const [first, ...others] = drafts;
    const update = refusedChange(this.document.doc, drafts, () => new Y.Doc().clientID);
    if (first === undefined || update === undefined) return;
    const sentBefore = this.#sentCount;
    const moreDrafts = others.map(({ strokeId }) => strokeId);
    const apply = ({ doc }: BoardDocument): void => Y.applyUpdate(doc, update);
    this.commit('recover', apply, first.strokeId, moreDrafts);
    if (this.#sentCount > sentBefore) this.#listener.onNotice(() => noticeOfRefused(this.boardId));
  }

  #apply(update: Uint8Array): void {
    try {
      Y.applyUpdateV2(this.document.doc, update, 'remote', InterningDecoder);
    } catch {
      this.#listener.onNotice(() => ({
        id: `bad-update-${this.boardId}`,
        level: 'warning',
        title: t('notices.changeNotShown'),
        text: t('notices.changeNotShownText'),
      }));
    }
  }

  /** Sends main the title, for the list of boards. */
  #describe(): void {
    const { title } = this.document;
    if (title === this.#describedTitle) return;
    this.#describedTitle = title;
    this.#connection.send({ type: 'describe', title });
  }
}

/** At once where there is nothing to wait for. */
function after(
  first: Promise<void> | undefined,
  next: () => Promise<void> | undefined,
): Promise<void> | undefined {
  return first === undefined ? next() : first.then(next);
}
