import '../src/shared/words/testing/speakEnglish.ts';
import * as Y from 'yjs';
import { BoardPort } from '../src/main/ipc/BoardPort.ts';
import { silentLog } from '../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import { BoardConnection, type PortToMain } from '../src/renderer/state/BoardConnection.ts';
import { fillUpdate } from '../src/shared/document/fillUpdate.ts';
import type { MessageToMain, MessageToRenderer } from '../src/shared/ipc.ts';
import type { Operation } from '../src/shared/operation.ts';
import type { AppProcess } from './AppProcess.ts';
import { isIn, type Ledger } from './Ledger.ts';
import type { Random } from './Random.ts';
import type { Replica } from './Replica.ts';

/** A message from one process to another. */
const hopMs = 0.1;

/** Deliberate bugs, see `mutations.ts`. */
export interface WindowMutation {
  /** The fate of a refusal on its way to the window. */
  readonly refusal: 'is not told' | 'is told as saved' | 'stops the port';
}

/** What a window says of a change that main refused. */
const refusals: readonly unknown[] = ['change-put-aside', 'change-lost'];

export interface WindowOptions {
  readonly appProcess: AppProcess;
  readonly queue: DrawingOperationQueue;
  readonly replica: Replica;
  readonly random: Random;
  readonly device: number;
  readonly ledger: Ledger;
  readonly wallMs: () => number;
  readonly mutation: WindowMutation | undefined;
}

/**
 * A window with a board, and both real ends of the port to main. Some operations are corrupted in between, so that main
 * refuses them.
 */
export class Window {
  readonly replica: Replica;
  readonly #options: WindowOptions;
  readonly #connection: BoardConnection;
  readonly #port: BoardPort;
  /** Refused operations, according to the window. */
  readonly #refused: Operation[] = [];
  /** Those of them that main does not keep. */
  #lostCount = 0;
  /** The drafts that corrupted operations would have ended. */
  readonly #draftIds = new Map<string, string>();
  readonly #fillIds = new Set<string>();
  /** The number of next operations to corrupt. */
  #toSpoilCount = 0;
  #spoiltCount = 0;
  #hearsWindow: (event: { readonly data: unknown }) => void = () => {};

  constructor(options: WindowOptions) {
    const { appProcess, queue, replica } = options;
    this.#options = options;
    this.replica = replica;
    const ignore = (): undefined => undefined;
    this.#connection = new BoardConnection({
      onStoredSizes: ignore,
      onStored: ignore,
      onPart: ignore,
      onLoaded: ignore,
      onLoadFailed: ignore,
      stateVector: () => new Uint8Array(Y.encodeStateVector(replica.doc)),
      onRemote: ignore,
      onStatusChange: ignore,
      onRefused: (operation) => this.#keepRefused(operation),
    });
    const windowEnd: PortToMain = {
      onmessage: null,
      postMessage: wayOf(appProcess, (message: MessageToMain) => this.#giveMain(message)),
      start: ignore,
      close: ignore,
    };
    const toWindow = wayOf(appProcess, (message: MessageToRenderer) => {
      const savedIds = message.type === 'saved' ? message.operationIds : [];
      for (const id of savedIds) options.ledger.saved(id);
      if (message.type === 'refused') this.#wasRefused(message);
      windowEnd.onmessage?.(new MessageEvent('message', { data: message }));
    });
    this.#port = new BoardPort({
      boardId: replica.boardId,
      port: {
        postMessage: (message) => this.#tellWindow(message, toWindow),
        on: (event: string, listener: (event: { readonly data: unknown }) => void) => {
          if (event === 'message') this.#hearsWindow = listener;
        },
        start: ignore,
        close: ignore,
      },
      queue,
      log: silentLog,
      drawsEarly: false,
      status: () => this.#connection.status,
      cameIn: ignore,
      saved: ignore,
      failed: ignore,
      closed: ignore,
    });
    this.#connection.attach(windowEnd);
  }

  send(
    operation: Operation,
    endsDraft: string | undefined,
    moreDrafts: readonly string[] = [],
  ): void {
    const { ledger, device } = this.#options;
    ledger.drawn(device, operation);
    this.#connection.sendOperation(operation, endsDraft, moreDrafts);
  }

  /** Makes main refuse this many more operations. */
  refuseNext(count: number): void {
    this.#toSpoilCount += count;
  }

  /** Operations that main refused and counted as lost. */
  get spoiltCount(): number {
    return this.#spoiltCount;
  }

  /** Whether everything drawn here is on disk, except refused operations. */
  get isAtRest(): boolean {
    return this.#connection.status.save.unsavedCount === this.#refused.length;
  }

  /** Checks that refused operations are on this board, and that window and main know of them. */
  check(): void {
    const { ledger, device } = this.#options;
    const { boardId, doc } = this.replica;
    const what = `I27: the window of ${boardId} on device ${device}`;
    for (const operation of this.#refused) {
      ledger.expect(
        isIn(operation, doc),
        `${what} does not keep ${operation.id}, which was refused`,
      );
    }
    const count = this.#refused.length;
    const { unsavedCount, problem } = this.#connection.status.save;
    const isTold = unsavedCount >= count && refusals.includes(problem?.code) === count > 0;
    ledger.expect(isTold, `${what} does not say that ${count} operations were refused`);
    const { refusedCount } = this.#port;
    ledger.expect(
      refusedCount === this.#lostCount,
      `${what} has ${this.#lostCount} operations that main does not keep, and main asks for ${refusedCount} at its closing`,
    );
  }

  #giveMain(message: MessageToMain): void {
    const { ledger, mutation } = this.#options;
    if (mutation?.refusal === 'stops the port' && this.#spoiltCount > 0) return;
    if (message.type !== 'operation' || this.#toSpoilCount === 0) {
      this.#hearsWindow({ data: message });
      return;
    }
    this.#toSpoilCount -= 1;
    this.#spoiltCount += 1;
    ledger.refused(message.operation);
    this.#draftIds.set(message.operation.id, message.endsDraft ?? message.operation.id);
    this.#hearsWindow({ data: { ...message, operation: { ...message.operation, kind: 'none' } } });
  }

  #tellWindow(message: MessageToRenderer, tell: (message: MessageToRenderer) => void): void {
    const refusal = message.type === 'refused' ? this.#options.mutation?.refusal : undefined;
    if (refusal === 'is not told') return;
    tell(
      refusal === 'is told as saved'
        ? ({ ...message, type: 'saved' } as MessageToRenderer)
        : message,
    );
  }

  #wasRefused({ operationIds, isKept }: Extract<MessageToRenderer, { type: 'refused' }>): void {
    if (!isKept) this.#lostCount += operationIds.length;
    for (const id of operationIds) {
      this.#options.ledger.toldRefused(id, isKept ? this.#draftIds.get(id) : undefined);
    }
  }

  /** As `BoardReplica` does it. */
  #keepRefused(operation: Operation): void {
    const { random, wallMs } = this.#options;
    this.#refused.push(operation);
    const update = this.#fillIds.has(operation.id) ? undefined : fillUpdate(operation.update);
    if (update === undefined) return;
    const id = random.uuid();
    this.#fillIds.add(id);
    const { boardId } = operation;
    this.send(
      { id, boardId, kind: 'recover', update: new Uint8Array(update), createdAt: wallMs() },
      undefined,
    );
  }
}

/** Messages sent together arrive together; none arrive after a kill. */
function wayOf<Message>(
  appProcess: AppProcess,
  take: (message: Message) => void,
): (message: Message) => void {
  let onTheWay: Message[] = [];
  return (message) => {
    onTheWay.push(message);
    if (onTheWay.length > 1) return;
    appProcess.after(hopMs, () => {
      const arrived = onTheWay;
      onTheWay = [];
      for (const each of arrived) if (appProcess.isAlive) take(each);
    });
  };
}
