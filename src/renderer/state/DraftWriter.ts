import { encodeDraftPiece } from '../../shared/document/draftPiece.ts';
import type { MessageToMain } from '../../shared/ipc.ts';
import type { Ink } from '../canvas/view/Ink.ts';

type DraftMessage = Extract<MessageToMain, { type: 'draft' | 'drop-draft' }>;

/** Well below the 250 ms of ink that a killed process may lose. */
export const draftIntervalMs = 200;

/** Sends pieces of a draft to main. */
export interface DraftWay {
  /** @param onSaved called when the piece is on disk */
  readonly send: (message: DraftMessage, onSaved?: () => void) => void;
  /** Whether a piece may be sent now. */
  readonly takesPieces: () => boolean;
}

/** Sends the new points of the stroke being drawn, a piece at most every `draftIntervalMs`. */
export class DraftWriter {
  readonly #ink: Ink;
  readonly #way: DraftWay;
  readonly #timer: ReturnType<typeof setInterval>;
  #sentCount = 0;
  #sequence = 0;

  constructor(ink: Ink, way: DraftWay) {
    this.#ink = ink;
    this.#way = way;
    this.#timer = setInterval(() => this.#sendPiece(), draftIntervalMs);
  }

  /** Stops sending. @returns the id of the draft if any ink was sent */
  finish(): string | undefined {
    clearInterval(this.#timer);
    return this.#sequence > 0 ? this.#ink.id : undefined;
  }

  /** Stops sending and discards the ink that was sent. */
  drop(): void {
    const strokeId = this.finish();
    if (strokeId !== undefined) this.#way.send({ type: 'drop-draft', strokeId });
  }

  #sendPiece(): void {
    const ink = this.#ink;
    if (ink.count === this.#sentCount || !this.#way.takesPieces()) return;
    const origin = { x: ink.xs[0] ?? 0, y: ink.ys[0] ?? 0 };
    const { tool, page, style, precisionBits } = ink;
    const header =
      this.#sequence === 0
        ? { version: 1 as const, tool, page, style, ...origin, precisionBits }
        : undefined;
    const points = ink.pointsFrom(this.#sentCount, origin);
    this.#way.send({
      type: 'draft',
      strokeId: ink.id,
      sequence: this.#sequence,
      piece: encodeDraftPiece(header, points, precisionBits),
    });
    this.#sentCount = ink.count;
    this.#sequence += 1;
  }
}
