import * as Y from 'yjs';
import { isContained } from '../src/server/session/boardUpdate.ts';
import { WaitingChanges } from '../src/server/session/WaitingChanges.ts';
import { waitingWeight } from '../src/server/worker/waitingWeight.ts';
import { messageLimits, updateFault } from '../src/shared/document/checkUpdate.ts';
import { clocksIn, depthsIn } from '../src/shared/document/documentDepths.ts';
import { isTooDeep } from '../src/shared/document/nesting.ts';
import { serverReasons } from '../src/shared/serverReasons.ts';
import type { Random } from './Random.ts';
import type { Peer, PeerSocket } from './SimulatedNetwork.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  encodeAcknowledgement,
  encodeAuthenticated,
  encodeClosed,
  encodeDenied,
  encodeSync,
} from './serverFrames.ts';
import type { World } from './World.ts';

/** The debounce of a stock Hocuspocus server between a change and storing it. */
const stockDebounceMs = 2_000;

export interface ServerOptions {
  readonly world: World;
  readonly random: Random;
  /** Acknowledges changes in memory and stores them later, as Hocuspocus does by default. */
  readonly isStock: boolean;
  /** Called for each change of a board that a client sends. */
  readonly changeCame: (change: ServerChange) => void;
  readonly distrusts: (problem: string) => void;
}

export interface ServerChange {
  readonly boardId: string;
  /** Whether it is the answer to a handshake, which may be large. */
  readonly isCatchUp: boolean;
  readonly sizeBytes: number;
  /** The number of changes of the board in the queue of its session, including this one, and their bytes. */
  readonly waitingCount: number;
  readonly waitingBytes: number;
}

interface Board {
  readonly doc: Y.Doc;
  readonly attached: Set<Attachment>;
}

interface Attachment {
  readonly session: Session;
  readonly board: Board;
  readonly isReadOnly: boolean;
}

/**
 * A sync server with the order of the shipped one (`src/server/session/StoreFirst.ts`): check a change, store it, apply
 * it, forward it, acknowledge it. Messages of a board on a connection are processed in order. Only stored changes
 * outlive a restart.
 */
export class SimulatedServer {
  readonly options: ServerOptions;
  readonly waiting = new WaitingChanges();
  /** The stored boards. */
  readonly #disk = new Map<string, Y.Doc>();
  #boards = new Map<string, Board>();
  #sessions = new Set<Session>();
  #killCount = 0;
  isUp = true;
  isDiskFull = false;
  readonly readOnly = new Set<string>();
  readonly denied = new Set<string>();

  constructor(options: ServerOptions) {
    this.options = options;
  }

  get killCount(): number {
    return this.#killCount;
  }

  diskDoc(boardId: string): Y.Doc {
    const doc = this.#disk.get(boardId) ?? new Y.Doc({ guid: boardId });
    this.#disk.set(boardId, doc);
    return doc;
  }

  /** The board in memory; undefined: no client has it open. */
  memoryDoc(boardId: string): Y.Doc | undefined {
    return this.#boards.get(boardId)?.doc;
  }

  attachedTo(boardId: string): readonly Attachment[] {
    return [...(this.#boards.get(boardId)?.attached ?? [])];
  }

  accept(socket: PeerSocket): Peer | undefined {
    if (!this.isUp) return undefined;
    const session = new Session(this, socket);
    this.#sessions.add(session);
    return session;
  }

  /** Everything in memory is lost. The caller cuts the connections. */
  kill(): void {
    this.isUp = false;
    this.#killCount += 1;
    this.#boards = new Map();
    this.#sessions = new Set();
  }

  /** Clients are notified, and open the board again. */
  closeBoard(boardId: string): void {
    const board = this.#boards.get(boardId);
    for (const { session } of [...(board?.attached ?? [])]) {
      session.closeBoard(boardId, 'The server closes this board.');
    }
  }

  /** Replaces the disk with an empty one. Call `kill` first. */
  wipe(): void {
    this.#disk.clear();
  }

  /** Calls back unless the server is killed in the meantime. */
  later(delayMs: number, callback: () => void): void {
    const killCount = this.#killCount;
    this.options.world.after(delayMs, () => {
      if (this.#killCount === killCount) callback();
    });
  }

  store(boardId: string, update: Uint8Array): void {
    Y.applyUpdate(this.diskDoc(boardId), update);
  }

  open(boardId: string): Board {
    const known = this.#boards.get(boardId);
    if (known !== undefined) return known;
    const doc = new Y.Doc({ guid: boardId });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.diskDoc(boardId)));
    const board = { doc, attached: new Set<Attachment>() };
    this.#boards.set(boardId, board);
    return board;
  }

  left(boardId: string, attachment: Attachment): void {
    attachment.board.attached.delete(attachment);
    if (attachment.board.attached.size > 0 || this.options.isStock) return;
    if (this.#boards.get(boardId) === attachment.board) this.#boards.delete(boardId);
  }

  ended(session: Session): void {
    this.#sessions.delete(session);
  }
}

type Change = Extract<ClientFrame, { readonly payload: Uint8Array }>;

const isChange = (frame: ClientFrame): frame is Change =>
  frame.type === 'update' || frame.type === 'step2';

class Session implements Peer {
  readonly #server: SimulatedServer;
  readonly #socket: PeerSocket;
  readonly #boards = new Map<string, Attachment>();
  readonly #queues = new Map<string, ClientFrame[]>();
  readonly #killCount: number;
  #isOver = false;

  constructor(server: SimulatedServer, socket: PeerSocket) {
    this.#server = server;
    this.#socket = socket;
    this.#killCount = server.killCount;
  }

  received(message: Uint8Array): void {
    if (this.#isOver || this.#killCount !== this.#server.killCount) return;
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(message);
    } catch {
      this.#server.options.distrusts('the app sent what is not a frame');
      return;
    }
    const queue = this.#queues.get(frame.boardId) ?? [];
    this.#queues.set(frame.boardId, queue);
    queue.push(frame);
    const changes = queue.filter(isChange);
    if (isChange(frame)) {
      this.#server.options.changeCame({
        boardId: frame.boardId,
        isCatchUp: frame.type === 'step2',
        sizeBytes: frame.payload.byteLength,
        waitingCount: changes.length,
        waitingBytes: changes.reduce((sum, { payload }) => sum + payload.byteLength, 0),
      });
    }
    if (queue.length === 1) this.#handleFirst(frame.boardId, queue);
  }

  closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const [boardId, attachment] of this.#boards) this.#server.left(boardId, attachment);
    this.#boards.clear();
    this.#server.ended(this);
  }

  /** Closes the board on this session. */
  closeBoard(boardId: string, reason: string): void {
    const attachment = this.#boards.get(boardId);
    if (attachment !== undefined) this.#server.left(boardId, attachment);
    this.#boards.delete(boardId);
    this.send(encodeClosed(boardId, reason));
  }

  send(message: Uint8Array): void {
    if (!this.#isOver && this.#killCount === this.#server.killCount) this.#socket.send(message);
  }

  #handleFirst(boardId: string, queue: ClientFrame[]): void {
    const [frame] = queue;
    if (frame === undefined) return;
    this.#handle(frame, () => {
      queue.shift();
      this.#handleFirst(boardId, queue);
    });
  }

  #handle(frame: ClientFrame, done: () => void): void {
    const { boardId } = frame;
    if (frame.type === 'auth') {
      this.#authenticate(boardId, done);
      return;
    }
    const attachment = this.#boards.get(boardId);
    if (attachment !== undefined) {
      if (frame.type === 'close') this.closeBoard(boardId, '');
      if (frame.type === 'step1') this.#answerStep1(boardId, attachment, frame.payload);
      if (isChange(frame)) {
        this.#change(boardId, attachment, frame.payload, done);
        return;
      }
    }
    done();
  }

  #authenticate(boardId: string, done: () => void): void {
    const { random } = this.#server.options;
    this.#server.later(random.between(0.1, 5), () => {
      if (this.#server.denied.has(boardId)) this.send(encodeDenied(boardId));
      else if (!this.#boards.has(boardId) && !this.#isOver) this.#attach(boardId);
      done();
    });
  }

  #attach(boardId: string): void {
    const board = this.#server.open(boardId);
    const isReadOnly = this.#server.readOnly.has(boardId);
    const attachment = { session: this, board, isReadOnly };
    board.attached.add(attachment);
    this.#boards.set(boardId, attachment);
    this.send(encodeAuthenticated(boardId, isReadOnly));
  }

  #answerStep1(boardId: string, { board }: Attachment, stateVector: Uint8Array): void {
    this.send(encodeSync(boardId, 'step1', Y.encodeStateVector(board.doc)));
    this.send(encodeSync(boardId, 'step2', Y.encodeStateAsUpdate(board.doc, stateVector)));
  }

  #change(boardId: string, attachment: Attachment, update: Uint8Array, done: () => void): void {
    const { isStock, random, distrusts } = this.#server.options;
    const isDeep = isTooDeep(update, depthsIn(attachment.board.doc), messageLimits.maxTypeDepth);
    if (isDeep || updateFault(update, messageLimits) !== undefined) {
      distrusts('the app sent what a server does not accept');
      return;
    }
    if (attachment.isReadOnly) {
      this.send(encodeAcknowledgement(boardId, false));
      done();
    } else if (isContained(update, attachment.board.doc)) {
      this.send(encodeAcknowledgement(boardId, true));
      done();
    } else if (isStock) {
      this.#apply(boardId, attachment, update);
      const { doc } = attachment.board;
      this.#server.later(stockDebounceMs, () =>
        this.#server.store(boardId, Y.encodeStateAsUpdate(doc)),
      );
      done();
    } else {
      this.#server.later(random.between(0.2, 8), () => {
        this.#storeFirst(boardId, attachment, update);
        done();
      });
    }
  }

  #storeFirst(boardId: string, attachment: Attachment, update: Uint8Array): void {
    if (this.#server.isDiskFull) {
      this.closeBoard(
        boardId,
        'The server cannot store changes now. Keep them and try again later.',
      );
      return;
    }
    const { doc } = attachment.board;
    const weight = waitingWeight(update, clocksIn(doc));
    if (!this.#server.waiting.take(boardId, doc, weight)) {
      this.closeBoard(boardId, serverReasons.tooMuchWaits);
      return;
    }
    this.#server.store(boardId, update);
    this.#apply(boardId, attachment, update);
    this.#server.waiting.applied(boardId, weight);
  }

  /** Applies the update, also to a document that was loaded while the update was stored. */
  #apply(boardId: string, { board }: Attachment, update: Uint8Array): void {
    Y.applyUpdate(board.doc, update);
    const current = this.#server.memoryDoc(boardId);
    if (current !== undefined && current !== board.doc) Y.applyUpdate(current, update);
    const everybody = this.#server.attachedTo(boardId);
    for (const { session } of everybody) session.send(encodeSync(boardId, 'update', update));
    if (this.#boards.has(boardId)) this.send(encodeAcknowledgement(boardId, true));
  }
}
