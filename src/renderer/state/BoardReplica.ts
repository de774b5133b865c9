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
import type { LoadedMessage, Notice } from '../../shared/ipc.ts';
import {
  maxUpdateSizeBytes,
  maxValueSizeBytes,
  splitUpdateSizeBytes,
} from '../../shared/limits.ts';
import { newOperationId } from '../../shared/newOperationId.ts';
import type { Operation, OperationKind } from '../../shared/operation.ts';
import { isViewOnly } from '../../shared/places.ts';
import type { BoardStatus } from '../../shared/status.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import type { Ink } from '../canvas/view/Ink.ts';
import { BoardConnection, type PortToMain } from './BoardConnection.ts';
import { type DraftWay, DraftWriter } from './DraftWriter.ts';
import { InterningDecoder } from './InterningDecoder.ts';
import { keepLargeDeletions } from './keepLargeDeletions.ts';
import { LocalChange } from './LocalChange.ts';
import { noticesOfVersions, planLostVersion } from './lostVersion.ts';
import { noticeOfRecovered, noticeOfRecoveryConflict, noticeOfRefused } from './recoveryNotices.ts';
import { TextDraft } from './TextDraft.ts';
import { trimContents } from './trimContents.ts';
import { UndoHistory, type UndoOutcome } from './UndoHistory.ts';

export interface BoardReplicaListener {
  /** Once after each transaction, local or remote; the scene has followed already. */
  onDocumentChange(change: DocumentChange): void;
  /** The status, the phase, or what can be undone changed. */
  onStatusChange(): void;
  /** The board as it is stored: the sizes of updates, and then their bytes. Loading waits until it resolves. */
  onStoredSizes(sizesBytes: readonly number[]): void;
  onStored(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined;
  onLoaded(): void;
  onNotice(notice: Notice): void;
}

/** See `shared/limits.ts`. */
export interface ReplicaLimits {
  readonly maxUpdateSizeBytes: number;
  readonly splitUpdateSizeBytes: number;
}

const loadOrigin = 'load';
/** Follows from what the user did before, and is taken back with that. */
class Consequence extends LocalChange {}

const viewOnlyNotice = (): Notice => ({
  id: 'view-only',
  level: 'info',
  title: t('notices.viewOnly'),
  text: t('notices.viewOnlyText'),
});

/**
 * This window's replica of a board: each local transaction becomes one operation on its way to main, what
 * comes from main is applied at once, and undo takes back one's own operations only.
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
  /** What the user drew before the board was there. */
  readonly #earlyIds = new Set<string>();
  #describedTitle = '';
  /** Set while a change that cannot be saved is taken back: the state before it. */
  #tooLargeSince: Map<number, number> | undefined;
  /** Operations that stand in the place of refused ones. */
  readonly #fillIds = new Set<string>();
  readonly #textDrafts = new Set<TextDraft>();
  /** What others typed at the same time and the board does not show yet. */
  #lost: LostVersion[] = [];
  /** Operations so far. */
  #sentCount = 0;

  /** @param limits smaller ones for tests */
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
        this.scene.takeInSettled();
      },
      onLoaded: (message) => inSlices(this.#load(message), this.#disposal.signal),
      onLoadFailed: (message) => this.failLoading(message),
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
      // A title of long ago may be read before the one of today.
      if (change.hasMetaChange && change.origin !== loadOrigin) this.#describe();
      // What is loaded is told of once, when all is there.
      if (change.origin !== loadOrigin || this.#phase === 'ready')
        listener.onDocumentChange(change);
    });
  }

  /** Saved when everything drawn is on disk, and everything typed so far. */
  get status(): BoardStatus {
    const { status } = this.#connection;
    const typedCount = [...this.#textDrafts].filter(({ isSaved }) => !isSaved).length;
    if (typedCount === 0) return status;
    const unsavedCount = status.save.unsavedCount + typedCount;
    return { ...status, save: { ...status.save, state: 'saving', unsavedCount } };
  }

  /** The board was joined by an invitation to view it: nothing that is drawn here would get to the others. */
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

  /** The port that main opened for this board; a later one takes its place. */
  attachPort(port: PortToMain): void {
    this.#connection.attach(port);
  }

  /**
   * One action of the user: one transaction, one operation, one step of undo. The drafts `endsDraft` and `moreDrafts` are
   * forgotten with the operation, or at once when the board has all of them already and nothing changes.
   */
  commit(
    kind: OperationKind,
    change: (document: BoardDocument) => void,
    endsDraft?: string,
    moreDrafts: readonly string[] = [],
  ): void {
    // A draft stays, and is recovered when the board is opened again.
    if (this.isReadOnly && kind !== 'recover') {
      this.#listener.onNotice(viewOnlyNotice());
      return;
    }
    const sentBefore = this.#sentCount;
    const origin = new LocalChange(kind, endsDraft, moreDrafts);
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
   * As `commit`, in slices between which input and frames come: each is an operation, and all are one step of undo. Undo
   * in between ends it.
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
      if (this.#disposal.signal.aborted || this.#history.isOver(step)) return;
      const origin = new LocalChange(kind, undefined, [], step);
      this.document.doc.transact(() => change(this.document), origin);
      this.#takeBackTooLarge(() => this.#history.takeBack());
      count += 1;
      onSlice(count);
      this.#listener.onStatusChange();
    }
  }

  /** As `commit`, taken back at once: the board is as it was, and redo does it. */
  commitUndone(kind: OperationKind, change: (document: BoardDocument) => void): void {
    const sentBefore = this.#sentCount;
    this.commit(kind, change);
    // Else the step before it would be taken back.
    if (this.#sentCount > sentBefore) this.undo();
  }

  undo(): void {
    if (this.isReadOnly) return;
    const outcome = this.#history.undo();
    this.#takeBackTooLarge(() => this.#history.redo());
    this.#tellUndone(outcome, t('notices.nothingToUndo'));
  }

  redo(): void {
    if (this.isReadOnly) return;
    const outcome = this.#history.redo();
    this.#takeBackTooLarge(() => this.#history.undo());
    this.#tellUndone(outcome, t('notices.nothingToRedo'));
  }

  /** Keeps the ink of a growing stroke safe. */
  startDraft(ink: Ink): DraftWriter {
    return new DraftWriter(ink, this.#draftWay);
  }

  /** Keeps the text of an open field safe. @param before the text when the field was opened */
  startTextDraft(
    id: string,
    header: Omit<TextDraftHeader, 'version' | 'kind'>,
    before: string,
  ): TextDraft {
    return this.#startDraftOfText(id, before, () => encodeTextStart(header, before));
  }

  /** Keeps the title safe while it is typed. */
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

  /** The board cannot be shown; what is drawn all the same is kept. */
  failLoading(message: string): void {
    this.#phase = 'failed';
    void inSlices(this.scene.release(), this.#disposal.signal);
    this.#listener.onNotice({
      id: `load-failed-${this.boardId}`,
      level: 'error',
      title: t('notices.cannotRead'),
      text: message,
    });
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

  /** While anybody listens for updates Yjs encodes them all, also what came from main. Before that it tells this. */
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
    // One action may be larger than what main accepts as one operation.
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

  /**
   * A change with a value that no operation may carry is taken back in the same task, so that it is never shown. What it
   * leaves is sent: that it was made and deleted, on which later changes rest.
   */
  #takeBackTooLarge(takeBack: () => unknown): void {
    const since = this.#tooLargeSince;
    if (since === undefined) return;
    takeBack();
    this.#tooLargeSince = undefined;
    const left = Y.encodeStateAsUpdate(this.document.doc, Y.encodeStateVector(since));
    this.#sendParts(splitUpdate(left, this.#limits.splitUpdateSizeBytes), 'undo');
    this.#listener.onNotice({
      id: `too-large-${this.boardId}`,
      level: 'warning',
      title: t('notices.tooLarge'),
      text: t('notices.tooLargeText', {
        megabytes: Math.floor(maxValueSizeBytes / 1024 / 1024),
      }),
    });
  }

  /** So that what is drawn after an operation that main cannot keep is seen when the board is opened again. */
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

  #tellUndone(outcome: UndoOutcome, title: string): void {
    this.#listener.onStatusChange();
    if (outcome !== 'overwritten') return;
    this.#listener.onNotice({
      id: `undo-${this.boardId}`,
      level: 'info',
      title,
      text: t('notices.changedByOthers'),
    });
  }

  /** The last part, and then slice by slice what the scene has not yet. */
  *#load(message: LoadedMessage): Generator<void> {
    this.#applyStored(message.updates);
    yield* this.scene.release();
    this.#describe();
    const isFirst = this.#phase !== 'ready';
    this.#phase = 'ready';
    this.#raiseEarly();
    this.#recover(message.drafts);
    this.#keepLost();
    // Main loads again what a busy window could not keep up with.
    if (isFirst) this.#listener.onLoaded();
    this.#listener.onStatusChange();
  }

  /** What is seen of the board until it is loaded may have the change already: on top of that it would be there twice. */
  #applyRemote(update: Uint8Array): void {
    if (this.#phase === 'loading') {
      this.#applyStored([update]);
      return;
    }
    this.#apply(update);
    this.#keepLost();
  }

  /** Puts texts, and titles as texts, back onto the board that somebody else replaced without having seen them. */
  #keepLost(): void {
    const lost = this.#lost;
    this.#lost = [];
    // Nobody else would get it, and those who may change the board do the same.
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
    for (const notice of noticesOfVersions(kept, this.boardId)) this.#listener.onNotice(notice);
  }

  #applyStored(updates: readonly Uint8Array[]): void {
    const { doc } = this.document;
    // Until all is there shapes lack parts.
    this.scene.hold(loadOrigin);
    doc.transact(() => {
      for (const update of updates) this.#apply(update);
    }, loadOrigin);
  }

  /** Nobody knew what the topmost shape was. */
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

  /** Opening a board takes nothing away: a draft that cannot be read is left where it is. */
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
      if (recovery.conflict !== undefined) {
        this.#listener.onNotice(noticeOfRecoveryConflict(recovery.conflict, this.boardId));
      }
    }
    const notice = noticeOfRecovered(kinds, this.boardId);
    if (notice !== undefined) this.#listener.onNotice(notice);
  }

  /** What main refused of a window before this one: together, since the later ones may rest on the first. */
  #recoverRefused(drafts: LoadedMessage['drafts']): void {
    const [first, ...others] = drafts;
    const update = refusedChange(this.document.doc, drafts, () => new Y.Doc().clientID);
    if (first === undefined || update === undefined) return;
    const sentBefore = this.#sentCount;
    const moreDrafts = others.map(({ strokeId }) => strokeId);
    const apply = ({ doc }: BoardDocument): void => Y.applyUpdate(doc, update);
    this.commit('recover', apply, first.strokeId, moreDrafts);
    if (this.#sentCount > sentBefore) this.#listener.onNotice(noticeOfRefused(this.boardId));
  }

  #apply(update: Uint8Array): void {
    try {
      Y.applyUpdateV2(this.document.doc, update, 'remote', InterningDecoder);
    } catch {
      this.#listener.onNotice({
        id: `bad-update-${this.boardId}`,
        level: 'warning',
        title: t('notices.changeNotShown'),
        text: t('notices.changeNotShownText'),
      });
    }
  }

  /** Tells main the title, for the list of boards. */
  #describe(): void {
    const { title } = this.document;
    if (title === this.#describedTitle) return;
    this.#describedTitle = title;
    this.#connection.send({ type: 'describe', title });
  }
}
