import * as Y from 'yjs';
import type { Clock } from '../../../base/Clock.ts';
import {
  stateVectorFault,
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../../shared/document/checkUpdate.ts';
import { KnownChanges } from '../../../shared/document/KnownChanges.ts';
import type { Log } from '../../log/Log.ts';
import type { Outbox, SplitUpdate, WaitingOperation } from '../../queue/outbox.ts';
import { Acknowledgements } from '../wire/Acknowledgements.ts';
import * as frames from '../wire/frames.ts';
import { reasonOfRefusal, reasonOfServer, reasons } from '../wire/reasons.ts';
import { NotPermittedError, SendError } from '../wire/SendError.ts';
import { Allowance } from './Allowance.ts';
import { BoardCatchUp, type CatchUpLine, type SentCatchUp } from './BoardCatchUp.ts';
import { type ChannelEvent, type ChannelState, isOver, nextChannelState } from './channelState.ts';
import type { Intake } from './Intake.ts';
import { RecentUpdates } from './RecentUpdates.ts';

/** How long the server may be silent on what it owes us, while no large message comes forward. */
const answerTimeoutMs = 10_000;
/** How often a server may ask for the token, or say what it has and be sent what it lacks. Once each is usual. */
const demandsPerMinute = 6;

/** So few structs that looking for them takes no time. */
const largePieceLimits = { ...wholeBoardLimits, maxStructCount: 10_000 };

/** What a server sends in one message is cut from `frames.maxCheckedSizeBytes` on: a window takes in as much in a frame. */
const pieceSizeBytes = 64 * 1024;

/** What a channel needs of its session. */
export interface ChannelLink {
  send(frame: Uint8Array, written?: () => void, mayCompress?: boolean): void;
  /** The server acknowledged what it lacked, and these operations left the outbox with it. */
  caughtUp(caughtUp: CaughtUp): void;
  changed(): void;
  /** The server does not keep to the protocol: the session is of no more use. */
  distrust(reason: string): void;
}

/** Operations that the catch-up of a handshake brought. */
export interface CaughtUp {
  /** Oldest first, at least one. */
  readonly operations: readonly WaitingOperation[];
  /** From the send to the acknowledgement, milliseconds. */
  readonly latencyMs: number;
  /** From the server's word that it admits this device to the board, to the acknowledgement, milliseconds. */
  readonly admittedForMs: number;
  /** Of all that the server lacked. */
  readonly sizeBytes: number;
}

export interface ChannelOptions {
  readonly boardId: string;
  readonly server: { readonly url: string; readonly token: string };
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
  readonly link: ChannelLink;
  readonly catchUpLine: CatchUpLine;
}

/** One board on one session: the handshake, what comes, and what is sent with its acknowledgements. */
export class BoardChannel {
  readonly #boardId: string;
  readonly #options: ChannelOptions;
  readonly #acknowledgements = new Acknowledgements();
  readonly #sent = new RecentUpdates();
  readonly #demands = new Allowance(demandsPerMinute, 60_000);
  readonly #catchUp: BoardCatchUp;
  #state: ChannelState = { state: 'authenticating' };
  /** Resolves when all that came was stored, or could not be. */
  #storing: Promise<void> = Promise.resolve();
  /** Resolves when all that came was given to the outbox. */
  #giving: Promise<void> = Promise.resolve();
  /** What this device has, as the server was told, and what came since: until all that it lacks is there. */
  #known: KnownChanges | undefined;
  #hasBegunSync = false;
  /** Since when the server owes us its part of the handshake or its goodbye. */
  #owedSinceMs: number | undefined;
  #readySinceMs: number | undefined;
  #admittedAtMs = 0;
  #awaitsStep1 = true;
  #awaitsStep2 = true;

  /** Begins with the authentication at once. */
  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#boardId = options.boardId;
    this.#catchUp = new BoardCatchUp({
      boardId: options.boardId,
      outbox: options.outbox,
      clock: options.clock,
      line: options.catchUpLine,
      isOver: () => isOver(this.#state),
      tooLarge: () => this.close(reasons.tooLarge),
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
   * Sends an update. Resolves when the server acknowledged it.
   *
   * @throws SendError when the acknowledgement did not come; NotPermittedError when the server refused it.
   */
  async deliver(update: Uint8Array): Promise<void> {
    if (this.#state.state !== 'ready') throw new SendError(reasons.cut);
    if (!this.#state.isWritable) throw new NotPermittedError(reasons.readOnly);
    this.#sent.add(update);
    if (await this.#sendForAnswer(frames.encodeUpdate(this.#boardId, update))) return;
    this.#become({ type: 'not-permitted' });
    throw new NotPermittedError(reasons.readOnly);
  }

  /** Whether it is one of the last updates that were sent. */
  hasSent(update: Uint8Array): boolean {
    return this.#sent.has(update);
  }

  /** Gives the board up on this session; the state is `closed` when the server knows it too. */
  close(reason?: string): void {
    if (isOver(this.#state)) return;
    this.#become(reason === undefined ? { type: 'close' } : { type: 'close', reason });
    this.#acknowledgements.rejectAll(new SendError(reason ?? reasons.boardClosed));
    this.#owedSinceMs = this.#now();
    this.#options.link.send(frames.encodeClose(this.#boardId));
  }

  /** The session ended. */
  end(reason: string): void {
    this.#state = { state: 'closed', reason };
    this.#acknowledgements.rejectAll(new SendError(reason));
  }

  /** Ends the session when the server owes an answer for too long and no large message comes forward. */
  checkTime(nowMs: number, lastProgressMs: number): void {
    const latestMs = nowMs - answerTimeoutMs;
    if (lastProgressMs > latestMs) return;
    const { waitingSinceMs } = this.#acknowledgements;
    if (waitingSinceMs !== undefined && waitingSinceMs <= latestMs) {
      this.#options.link.distrust(reasons.notAcknowledging);
    } else if (this.#owedSinceMs !== undefined && this.#owedSinceMs <= latestMs) {
      this.#options.link.distrust(reasons.noAnswer);
    }
  }

  handle(frame: frames.ServerFrame): void {
    switch (frame.type) {
      case 'token-request':
        if (this.#mayDemand()) this.#authenticate();
        break;
      case 'too-much':
        this.close(reasons.tooMuch);
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
          reasonOfRefusal(frame.reason) ?? reasons.tokenRefused,
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

  /** Each makes this device read a board or send its token. A server that wants that again and again is not trusted. */
  #mayDemand(): boolean {
    if (this.#demands.take(this.#now())) return true;
    this.#options.link.distrust(reasons.tooDemanding);
    return false;
  }

  #authenticate(): void {
    const { token } = this.#options.server;
    const written = (): void => {
      if (this.#state.state === 'authenticating') this.#owedSinceMs = this.#now();
    };
    // The shipped server decompresses nothing of those whom it does not know.
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
        this.close(reasons.tooMuch);
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

  /** Heals whatever the server lacks: what was drawn offline, or all of it when it forgot. */
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

  /** What waited and was in it need not be sent again. */
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

  /** The last piece is the server's answer, as the protocol wants it. */
  #sendMissing(update: Uint8Array, isLast: boolean, written: () => void): Promise<boolean> {
    this.#sent.add(update);
    const encode = isLast ? frames.encodeStep2 : frames.encodeUpdate;
    return this.#sendForAnswer(encode(this.#boardId, update), written);
  }

  #sendForAnswer(frame: Uint8Array, sent: () => void = () => {}): Promise<boolean> {
    const { answer, written } = this.#acknowledgements.expect();
    this.#options.link.send(frame, () => {
      written(this.#now());
      // Not before the caller holds the answer.
      queueMicrotask(sent);
    });
    return answer;
  }

  #acknowledged(isAccepted: boolean): void {
    if (isOver(this.#state)) return;
    if (!this.#acknowledgements.settle(isAccepted, this.#now())) {
      this.#options.link.distrust(reasons.notHocuspocus);
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
    let receiving: Promise<unknown> = Promise.resolve();
    const given = this.#giving.then(() =>
      this.#guard(async () => {
        const pieces = await this.#piecesOf(update);
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
    const before = this.#storing;
    const storing = this.#guard(async () => {
      await given;
      await receiving;
      await before;
      stored?.();
    });
    this.#storing = this.#options.intake.hold(update.byteLength, storing);
  }

  async #piecesOf(update: Uint8Array): Promise<SplitUpdate> {
    if (isEmptyUpdate(update)) return [];
    if (update.byteLength <= frames.maxCheckedSizeBytes) return [update];
    return await this.#options.outbox.splitReceived(update, pieceSizeBytes);
  }

  #refuse(fault: UpdateFault): void {
    if (fault === 'too-much') this.close(reasons.tooMuch);
    else this.#options.link.distrust(reasons.notHocuspocus);
  }

  #run(work: () => Promise<void>): void {
    void this.#guard(work);
  }

  /** Only the disk can refuse here. The board is begun anew later, and asks again for what was not stored. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.warn('sync cannot use the stored board', { board: this.#boardId, error });
      this.close(reasons.notStored);
    }
  }

  #closedByServer(reason: string): void {
    this.#leave({ type: 'closed-by-server', reason }, reason);
  }

  /** The server gave the board up: nothing is acknowledged any more. */
  #leave(event: ChannelEvent, reason: string): void {
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
