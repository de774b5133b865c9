import * as Y from 'yjs';
import type { Clock } from '../../../base/Clock.ts';
import {
  stateVectorFault,
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../../shared/document/checkUpdate.ts';
import { KnownChanges } from '../../../shared/document/KnownChanges.ts';
import { placesTypes } from '../../../shared/document/nesting.ts';
import type { SyncReason } from '../../../shared/status.ts';
import type { Log } from '../../log/Log.ts';
import type { Outbox, SplitUpdate, WaitingOperation } from '../../queue/outbox.ts';
import { Acknowledgements } from '../wire/Acknowledgements.ts';
import * as frames from '../wire/frames.ts';
import { reasonOfRefusal, reasonOfServer } from '../wire/reasons.ts';
import { NotPermittedError, SendError } from '../wire/SendError.ts';
import { BoardCatchUp, type CatchUpLine, type SentCatchUp } from './BoardCatchUp.ts';
import { type ChannelEvent, type ChannelState, isOver, nextChannelState } from './channelState.ts';
import type { InboundBuffer } from './InboundBuffer.ts';
import { RateLimit } from './RateLimit.ts';
import { RecentUpdates } from './RecentUpdates.ts';

/** How long an answer of the server may take while no large message makes progress. */
const answerTimeoutMs = 10_000;
/** How often a server may request the token, or a catch-up. Once each is usual. */
const demandsPerMinute = 6;

/** So few structs that counting them takes no time. */
const largePieceLimits = { ...wholeBoardLimits, maxStructCount: 10_000 };

/** Messages larger than `frames.maxCheckedSizeBytes` are split into pieces that a window can apply within a frame. */
const pieceSizeBytes = 64 * 1024;

/** What a channel needs of its session. */
export interface ChannelLink {
  send(frame: Uint8Array, written?: () => void, mayCompress?: boolean): void;
  /** The server acknowledged a catch-up, and these operations left the outbox with it. */
  caughtUp(caughtUp: CaughtUp): void;
  changed(): void;
  /** The server violates the protocol: the session has to end. */
  distrust(reason: SyncReason): void;
}

/** Operations that the catch-up of a handshake brought. */
export interface CaughtUp {
  /** Oldest first, at least one. */
  readonly operations: readonly WaitingOperation[];
  /** From the send to the acknowledgement, milliseconds. */
  readonly latencyMs: number;
  /** From the admission to the board to the acknowledgement, milliseconds. */
  readonly admittedForMs: number;
  /** Of the whole catch-up. */
  readonly sizeBytes: number;
}

export interface ChannelOptions {
  readonly boardId: string;
  readonly server: { readonly url: string; readonly token: string };
  readonly outbox: Outbox;
  readonly inbound: InboundBuffer;
  readonly clock: Clock;
  readonly log: Log;
  readonly link: ChannelLink;
  readonly catchUpLine: CatchUpLine;
}

/** One board on one session: the handshake, incoming changes, and sends with their acknowledgements. */
export class BoardChannel {
  readonly #boardId: string;
  readonly #options: ChannelOptions;
  readonly #acknowledgements = new Acknowledgements();
  readonly #sent = new RecentUpdates();
  readonly #demands = new RateLimit(demandsPerMinute, 60_000);
  readonly #catchUp: BoardCatchUp;
  #state: ChannelState = { state: 'authenticating' };
  /** Resolves when every received change was stored or refused by the disk. */
  #storing: Promise<void> = Promise.resolve();
  /** Resolves when every received change was passed to the outbox. */
  #giving: Promise<void> = Promise.resolve();
  /** The state that the server was told, and what came since, until the handshake's changes are complete. */
  #known: KnownChanges | undefined;
  #hasBegunSync = false;
  /** Since when the server's part of the handshake, or of closing, is pending. */
  #owedSinceMs: number | undefined;
  #readySinceMs: number | undefined;
  #admittedAtMs = 0;
  #awaitsStep1 = true;
  #awaitsStep2 = true;

  /** Starts the authentication at once. */
  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#boardId = options.boardId;
    this.#catchUp = new BoardCatchUp({
      boardId: options.boardId,
      outbox: options.outbox,
      clock: options.clock,
      line: options.catchUpLine,
      isOver: () => isOver(this.#state),
      tooLarge: () => this.close('too-large'),
      send: (update, isLast, written) => this.#sendMissing(update, isLast, written),
    });
    this.#authenticate();
  }

  get state(): ChannelState {
    return this.#state;
  }

  /** Since when it is ready, by the clock; undefined: it is not. */
  get readySinceMs(): number | undefined {
    return this.#state.state === 'ready' ? this.#readySinceMs : undefined;
  }

  /**
   * Sends an update. Resolves when the server has acknowledged it.
   *
   * @throws SendError when the acknowledgement did not come; NotPermittedError when the server refused it.
   */
  async deliver(update: Uint8Array): Promise<void> {
    if (this.#state.state !== 'ready') throw new SendError('cut');
    if (!this.#state.isWritable) throw new NotPermittedError('read-only');
    this.#sent.add(update);
    if (await this.#sendForAnswer(frames.encodeUpdateFrame(this.#boardId, update))) return;
    this.#become({ type: 'not-permitted' });
    throw new NotPermittedError('read-only');
  }

  /** Whether the update is one of the last ones sent. */
  hasSent(update: Uint8Array): boolean {
    return this.#sent.has(update);
  }

  /** Takes the board off this session. The state is `closed` once the server has confirmed it. */
  close(reason?: SyncReason): void {
    if (isOver(this.#state)) return;
    this.#become(reason === undefined ? { type: 'close' } : { type: 'close', reason });
    this.#acknowledgements.rejectAll(new SendError(reason ?? 'board-closed'));
    this.#owedSinceMs = this.#now();
    this.#options.link.send(frames.encodeClose(this.#boardId));
  }

  /** The session ended. */
  end(reason: SyncReason): void {
    this.#state = { state: 'closed', reason };
    this.#acknowledgements.rejectAll(new SendError(reason));
  }

  /** Ends the session when an answer is overdue and no large message makes progress. */
  checkTime(nowMs: number, lastProgressMs: number): void {
    const latestMs = nowMs - answerTimeoutMs;
    if (lastProgressMs > latestMs) return;
    const { waitingSinceMs } = this.#acknowledgements;
    if (waitingSinceMs !== undefined && waitingSinceMs <= latestMs) {
      this.#options.link.distrust('not-acknowledging');
    } else if (this.#owedSinceMs !== undefined && this.#owedSinceMs <= latestMs) {
      this.#options.link.distrust('no-answer');
    }
  }

  handle(frame: frames.ServerFrame): void {
    switch (frame.type) {
      case 'token-request':
        if (this.#mayDemand()) this.#authenticate();
        break;
      case 'too-much':
        this.close('too-much');
        break;
      case 'authenticated':
        this.#authenticated(!frame.isReadOnly);
        break;
      case 'permission-denied':
        this.#options.log.warn('sync server refused a board', {
          board: this.#boardId,
          reason: frame.reason,
        });
        this.#leave(
          { type: 'denied', code: frame.reason },
          reasonOfRefusal(frame.reason) ?? 'token-refused',
        );
        break;
      case 'closed':
        this.#closedByServer(reasonOfServer(frame.reason));
        break;
      case 'acknowledgement':
        this.#acknowledged(frame.isAccepted);
        break;
      case 'step1':
        this.#noteHandshake({ step1: true });
        if (this.#mayDemand()) this.#heal(frame.stateVector);
        break;
      case 'step2':
        this.#noteHandshake({ step2: true });
        this.#beginSync();
        this.#store(frame.update, () => this.#become({ type: 'received' }));
        break;
      case 'update':
        if (this.#awaitsStep2) this.#storeEarly(frame.update);
        else this.#store(frame.update);
        break;
      case 'other':
        break;
    }
  }

  /** Each of these costs a read of the board, or reveals the token: a server that repeats them is not trusted. */
  #mayDemand(): boolean {
    if (this.#demands.take(this.#now())) return true;
    this.#options.link.distrust('too-demanding');
    return false;
  }

  #authenticate(): void {
    const { token } = this.#options.server;
    const written = (): void => {
      if (this.#state.state === 'authenticating') this.#owedSinceMs = this.#now();
    };
    // The shipped server decompresses nothing before authentication.
    this.#options.link.send(frames.encodeAuthentication(this.#boardId, token), written, false);
  }

  #authenticated(isWritable: boolean): void {
    if (this.#state.state !== 'authenticating') return;
    this.#admittedAtMs = this.#now();
    this.#owedSinceMs = this.#admittedAtMs;
    this.#become({ type: 'authenticated', isWritable });
    this.#run(async () => {
      const stateVector = await this.#options.outbox.stateVector(this.#boardId);
      if (isOver(this.#state)) return;
      // Of an older version: it would be taken apart here.
      if (stateVectorFault(stateVector) !== undefined) {
        this.close('too-much');
        return;
      }
      this.#known = new KnownChanges(Y.decodeStateVector(stateVector));
      this.#options.link.send(frames.encodeStep1(this.#boardId, stateVector));
    });
  }

  #noteHandshake({ step1 = false, step2 = false }): void {
    this.#awaitsStep1 &&= !step1;
    this.#awaitsStep2 &&= !step2;
    const isDone = !this.#awaitsStep1 && !this.#awaitsStep2;
    if (this.#state.state === 'handshaking') this.#owedSinceMs = isDone ? undefined : this.#now();
  }

  /** Sends what the server lacks: changes made offline, or the whole board if it lost that. */
  #heal(serverStateVector: Uint8Array): void {
    if (isOver(this.#state)) return;
    this.#run(async () => {
      const sent = await this.#catchUp.send(serverStateVector);
      if (sent === undefined) return;
      const { isAccepted } = sent;
      if (isAccepted) await this.#acknowledge(sent);
      this.#become({ type: 'caught-up', isAccepted });
    });
  }

  /** The operations in the catch-up leave the outbox. */
  async #acknowledge({ coveredSeq, sizeBytes, sentAtMs }: SentCatchUp): Promise<void> {
    const { outbox, server, link } = this.#options;
    const endMs = this.#now();
    const latencyMs = endMs - sentAtMs;
    const admittedForMs = endMs - this.#admittedAtMs;
    const operations = await outbox.markSynced(this.#boardId, server.url, coveredSeq);
    if (operations.length > 0) {
      link.caughtUp({ operations, latencyMs, admittedForMs, sizeBytes });
    }
  }

  /** The protocol requires the last piece to be a `step2`. */
  #sendMissing(update: Uint8Array, isLast: boolean, written: () => void): Promise<boolean> {
    this.#sent.add(update);
    const encode = isLast ? frames.encodeStep2 : frames.encodeUpdateFrame;
    return this.#sendForAnswer(encode(this.#boardId, update), written);
  }

  #sendForAnswer(frame: Uint8Array, sent: () => void = () => {}): Promise<boolean> {
    const { answer, written } = this.#acknowledgements.expect();
    this.#options.link.send(frame, () => {
      written(this.#now());
      // The caller has to hold the answer first.
      queueMicrotask(sent);
    });
    return answer;
  }

  #acknowledged(isAccepted: boolean): void {
    if (isOver(this.#state)) return;
    if (!this.#acknowledgements.settle(isAccepted, this.#now())) {
      this.#options.link.distrust('not-hocuspocus');
    }
  }

  /**
   * Before the `step2`, the shipped server sends the board in pieces, each of which builds on those before. What another
   * server sends by then is in its `step2`, with all that it builds on: alone it may be a fragment, which stays one when
   * the board moves away before the rest comes.
   */
  #storeEarly(update: Uint8Array): void {
    // Nobody has looked at it yet. A piece of the shipped server is as large as this where one value in it is, an image.
    const isLarge = update.byteLength > frames.maxCheckedSizeBytes;
    if (isLarge && updateFault(update, largePieceLimits) !== undefined) return;
    if (this.#known?.add(update) !== true) return;
    // The server is at it.
    if (this.#state.state === 'handshaking') this.#owedSinceMs = this.#now();
    this.#beginSync();
    this.#store(update);
  }

  #beginSync(): void {
    this.#known = this.#awaitsStep2 ? this.#known : undefined;
    if (this.#hasBegunSync) return;
    this.#hasBegunSync = true;
    this.#run(() => this.#options.outbox.beginSync(this.#boardId, this.#options.server.url));
  }

  /** Stores what came, in the order in which it came. */
  #store(update: Uint8Array, stored?: () => void): void {
    const before = this.#storing;
    let receiving: Promise<unknown> = Promise.resolve();
    const given = this.#giving.then(() =>
      this.#guard(async () => {
        const pieces = await this.#piecesOf(update, before);
        if (typeof pieces === 'string') {
          this.#refuse(pieces);
          return;
        }
        const { outbox } = this.#options;
        receiving = Promise.all(pieces.map((piece) => outbox.receive(this.#boardId, piece)));
        // It is waited for below.
        receiving.catch(() => {});
      }),
    );
    this.#giving = given;
    const storing = this.#guard(async () => {
      await given;
      await receiving;
      await before;
      stored?.();
    });
    this.#storing = this.#options.inbound.hold(update.byteLength, storing);
  }

  /** @param before resolves when everything is stored that came before the update */
  async #piecesOf(update: Uint8Array, before: Promise<void>): Promise<SplitUpdate> {
    if (isEmptyUpdate(update)) return [];
    const isSmall = update.byteLength <= frames.maxCheckedSizeBytes;
    if (isSmall && !placesTypes(update)) return [update];
    // How deep its types are is judged by the stored board.
    await before;
    return await this.#options.outbox.splitReceived(this.#boardId, update, pieceSizeBytes);
  }

  #refuse(fault: UpdateFault): void {
    if (fault === 'too-much') this.close('too-much');
    else this.#options.link.distrust('not-hocuspocus');
  }

  #run(work: () => Promise<void>): void {
    void this.#guard(work);
  }

  /** Only the disk can refuse here. The board is opened again later, and requests what was not stored. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.warn('sync cannot use the stored board', { board: this.#boardId, error });
      this.close('not-stored');
    }
  }

  #closedByServer(reason: SyncReason): void {
    this.#leave({ type: 'closed-by-server', reason }, reason);
  }

  /** The server gave the board up: nothing is acknowledged any more. */
  #leave(event: ChannelEvent, reason: SyncReason): void {
    this.#owedSinceMs = undefined;
    this.#become(event);
    const error = event.type === 'denied' ? new NotPermittedError(reason) : new SendError(reason);
    this.#acknowledgements.rejectAll(error);
  }

  #become(event: ChannelEvent): void {
    const next = nextChannelState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    if (next.state === 'ready') this.#readySinceMs ??= this.#now();
    this.#options.link.changed();
  }

  #now(): number {
    return this.#options.clock.nowMs();
  }
}

/** No structs, no deletions. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.byteLength === 2 && update[0] === 0 && update[1] === 0;
