import type { Clock } from '../../../base/Clock.ts';
import type { Limiter } from '../../../base/Limiter.ts';
import type { CatchUpUpdate, Outbox } from '../../queue/outbox.ts';
import { type SendSize, sendPieces } from './sendPieces.ts';

/** A catch-up of up to this size is one message; larger ones go in pieces of it, smaller ones where the line is slow. */
const maxPieceSizeBytes = 256 * 1024;
/** Even smaller pieces would only cost a slow server more work. */
const minPieceSizeBytes = 16 * 1024;
/** Hocuspocus's default limit of a message, less room for the frame around it. */
const maxUpdateSizeBytes = 100 * 1024 * 1024 - 1_024;

/** What the catch-ups of a session share. */
export interface CatchUpLine {
  /** For work that holds a whole board in memory: one board at a time. */
  readonly reading: Limiter;
  /** For sends in pieces, which may take long: one board at a time. */
  readonly sendingLarge: Limiter;
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
  /** Resolves with the server's answer; rejects when the channel ends before. Calls `written` once it is sent. */
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

/** A send under way, whose answer is awaited outside of the limiter. */
interface UnderWay {
  /** Undefined when the channel ended before the server answered. */
  readonly ended: Promise<SentCatchUp | undefined>;
}

/**
 * Sends what the server lacks of a board: changes made offline, or the whole board if the server lost it. A small
 * catch-up is one message. A large one is sent in pieces, so that it blocks neither the line nor the server for other
 * boards, and pieces that arrived before a cut need not be sent again. Only one board of a session is read, and one sent
 * in pieces, at a time: this bounds the memory, and no small catch-up waits for a large one.
 */
export class BoardCatchUp {
  readonly #options: BoardCatchUpOptions;

  constructor(options: BoardCatchUpOptions) {
    this.#options = options;
  }

  /** Resolves when the server has answered, or with undefined when the channel ended before. */
  async send(serverStateVector: Uint8Array): Promise<SentCatchUp | undefined> {
    const { line } = this.#options;
    const begun = await line.reading.run(() => this.#begin(serverStateVector));
    if (begun !== 'another is large') return await begun?.ended;
    return await line.sendingLarge.run(async () => {
      // Read again, since the wait may have been long.
      const missing = await line.reading.run(() => this.#missing(serverStateVector));
      return missing && (await this.#sendLarge(missing));
    });
  }

  /** Sends a small catch-up, or starts a large one if no other is being sent. */
  async #begin(serverStateVector: Uint8Array): Promise<UnderWay | 'another is large' | undefined> {
    const { line } = this.#options;
    const missing = await this.#missing(serverStateVector);
    if (missing === undefined) return undefined;
    if (missing.update.byteLength > this.#pieceSizeBytes) {
      if (!line.sendingLarge.isFree) return 'another is large';
      return { ended: line.sendingLarge.run(() => this.#sendLarge(missing)) };
    }
    return await this.#sendWhole(missing);
  }

  async #missing(serverStateVector: Uint8Array): Promise<CatchUpUpdate | undefined> {
    const { boardId, outbox, isOver } = this.#options;
    if (isOver()) return undefined;
    const missing = await outbox.missingUpdate(boardId, serverStateVector);
    return isOver() ? undefined : missing;
  }

  /** Resolves when the system has taken it over and it is no longer in memory. */
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
