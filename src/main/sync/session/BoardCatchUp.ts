import type { Clock } from '../../../base/Clock.ts';
import type { CatchUpUpdate, Outbox } from '../../queue/outbox.ts';
import { type SendSize, sendPieces } from './sendPieces.ts';

/** A catch-up of up to this size is one message; larger ones go in pieces of it, smaller ones where the line is slow. */
const maxPieceSizeBytes = 256 * 1024;
/** Still smaller pieces would only add to the work of a server that is slow with each. */
const minPieceSizeBytes = 16 * 1024;
/** What Hocuspocus accepts in one message unless told otherwise, less room for the frame around it. */
const maxUpdateSizeBytes = 100 * 1024 * 1024 - 1_024;

/** What the catch-ups of a session share. */
export interface CatchUpLine {
  /** Runs work that holds a whole board in memory, when no other board's does. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The same for what goes in pieces, which may take long. */
  inLargeTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Whether it would begin at once. */
  readonly isLargeTurnFree: boolean;
  readonly sendSize: SendSize;
  readonly roundTripMs: () => number;
}

export interface BoardCatchUpOptions {
  readonly boardId: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly line: CatchUpLine;
  /** The channel ended, or is about to. */
  readonly isOver: () => boolean;
  /** The board cannot be sent: no server would take one of its values. */
  readonly tooLarge: () => void;
  /** Smaller for tests. */
  readonly maxMessageSizeBytes?: number;
  /** Resolves with the server's answer, rejects when the channel ended before. `written`: the system has it. */
  readonly send: (update: Uint8Array, isLast: boolean, written: () => void) => Promise<boolean>;
}

/** What a server lacked and was sent. */
export interface SentCatchUp {
  /** The last operation in it. */
  readonly coveredSeq: number;
  readonly sizeBytes: number;
  readonly sentAtMs: number;
  readonly isAccepted: boolean;
}

/** What is under way: its answer comes when the turn is over. */
interface UnderWay {
  /** Undefined when the channel ended before the server answered. */
  readonly ended: Promise<SentCatchUp | undefined>;
}

/**
 * Sends what the server lacks of a board: what was drawn offline, or all of it when it forgot. A small catch-up is one
 * message. A large one goes in pieces, so that neither the line nor the server is held up for others, and what came
 * through before a cut need not be sent again. Of all boards of a session one is read and one is sent in pieces at a
 * time: that much is in memory, and no small one waits for a large one to be through.
 */
export class BoardCatchUp {
  readonly #options: BoardCatchUpOptions;

  constructor(options: BoardCatchUpOptions) {
    this.#options = options;
  }

  /** Resolves when the server answered; undefined when the channel ended before. */
  async send(serverStateVector: Uint8Array): Promise<SentCatchUp | undefined> {
    const { line } = this.#options;
    const begun = await line.inTurn(() => this.#begin(serverStateVector));
    if (begun !== 'another is large') return await begun?.ended;
    return await line.inLargeTurn(async () => {
      // What was read was let go: the one before it may have taken long.
      const missing = await line.inTurn(() => this.#missing(serverStateVector));
      return missing && (await this.#sendLarge(missing));
    });
  }

  /** Sends a small catch-up, and begins with a large one when that need not wait. */
  async #begin(serverStateVector: Uint8Array): Promise<UnderWay | 'another is large' | undefined> {
    const { line } = this.#options;
    const missing = await this.#missing(serverStateVector);
    if (missing === undefined) return undefined;
    if (missing.update.byteLength > this.#pieceSizeBytes) {
      if (!line.isLargeTurnFree) return 'another is large';
      return { ended: line.inLargeTurn(() => this.#sendLarge(missing)) };
    }
    return await this.#sendWhole(missing);
  }

  async #missing(serverStateVector: Uint8Array): Promise<CatchUpUpdate | undefined> {
    const { boardId, outbox, isOver } = this.#options;
    if (isOver()) return undefined;
    const missing = await outbox.missingUpdate(boardId, serverStateVector);
    return isOver() ? undefined : missing;
  }

  /** Resolves when the system has it: until then it is in memory. */
  async #sendWhole(missing: CatchUpUpdate): Promise<UnderWay> {
    return await new Promise((resolve) => {
      const ended = this.#answered(missing, (update) =>
        this.#options.send(update, true, () => resolve({ ended })),
      );
      // The session may end before the last byte was written.
      void ended.then(() => resolve({ ended }));
    });
  }

  async #sendLarge(missing: CatchUpUpdate): Promise<SentCatchUp | undefined> {
    const { outbox, clock, line, isOver, tooLarge, send } = this.#options;
    const { maxMessageSizeBytes = maxUpdateSizeBytes } = this.#options;
    if (isOver()) return undefined;
    const pieces = await outbox.split(missing.update, this.#pieceSizeBytes);
    if (isOver()) return undefined;
    // A board may be of any size. One value in it may not.
    if (pieces.some(({ byteLength }) => byteLength > maxMessageSizeBytes)) {
      tooLarge();
      return undefined;
    }
    return await this.#answered(missing, () =>
      sendPieces(pieces, {
        send: (piece, isLast) => send(piece, isLast, () => {}),
        sendSize: line.sendSize,
        roundTripMs: line.roundTripMs,
        clock,
      }),
    );
  }

  async #answered(
    { update, coveredSeq }: CatchUpUpdate,
    send: (update: Uint8Array) => Promise<boolean>,
  ): Promise<SentCatchUp | undefined> {
    const sentAtMs = this.#options.clock.nowMs();
    try {
      const isAccepted = await send(update);
      return { coveredSeq, sizeBytes: update.byteLength, sentAtMs, isAccepted };
    } catch {
      return undefined;
    }
  }

  get #pieceSizeBytes(): number {
    const { maxSizeBytes } = this.#options.line.sendSize.limit;
    return Math.min(maxPieceSizeBytes, Math.max(minPieceSizeBytes, maxSizeBytes));
  }
}
