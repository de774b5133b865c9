import {
  encodeTextSplice,
  spliceBetween,
  type TextSize,
  type TextSplice,
} from '../../shared/document/textDraft.ts';
import { type DraftWay, draftIntervalMs } from './DraftWriter.ts';

/** Up to this length, a splice of the whole edit replaces the previous one each time. */
const maxRepeatedLength = 2_000;
/** A longer edit is sent as what was typed since the last piece, and whole again after this many pieces. */
const maxPiecesSinceWhole = 50;

export interface TextDraftOptions {
  readonly id: string;
  /** Piece 0. */
  readonly start: () => Uint8Array<ArrayBuffer>;
  /** The text when the field was opened. */
  readonly before: string;
  readonly way: DraftWay;
  /** `isSaved` may have changed. */
  readonly onChange: () => void;
  /** The draft has ended. */
  readonly onEnd: () => void;
}

/**
 * Saves the text of an open field: sends what was typed at once, then at most every `draftIntervalMs`. A draft
 * has a bounded number of pieces of bounded size, however long the user types.
 */
export class TextDraft {
  readonly id: string;
  readonly #options: TextDraftOptions;
  #text: string;
  #size: TextSize = { width: 0, height: 0 };
  #sentText: string;
  /** The number of the next piece. */
  #sequence = 0;
  #lengthSinceWhole = 0;
  /** Counts of changes: made, sent, and on disk. */
  #version = 0;
  #sentVersion = 0;
  #savedVersion = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(options: TextDraftOptions) {
    this.id = options.id;
    this.#options = options;
    this.#text = options.before;
    this.#sentText = options.before;
  }

  /** Everything typed is on disk. */
  get isSaved(): boolean {
    return this.#savedVersion === this.#version;
  }

  /** The text of the field changed. */
  update(text: string, size: TextSize): void {
    if (this.#isEnded || text === this.#text) return;
    this.#text = text;
    this.#size = size;
    this.#version += 1;
    this.#options.onChange();
    if (this.#timer === undefined) this.#sendAndWait();
  }

  /** Stops sending. @returns the id of the draft if any of it was sent */
  finish(): string | undefined {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#options.onEnd();
    return this.#sequence > 0 ? this.id : undefined;
  }

  /** Stops sending and discards what was sent. */
  drop(): void {
    const strokeId = this.finish();
    if (strokeId !== undefined) this.#options.way.send({ type: 'drop-draft', strokeId });
  }

  #sendAndWait(): void {
    if (this.#options.way.takesPieces()) this.#send();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#sentVersion !== this.#version) this.#sendAndWait();
    }, draftIntervalMs);
  }

  #send(): void {
    const { start, before } = this.#options;
    if (this.#sequence === 0) this.#sendPiece(start());
    const whole = spliceBetween(before, this.#text);
    const isRepeated = whole.inserted.length <= maxRepeatedLength;
    const added = spliceBetween(this.#sentText, this.#text);
    if (isRepeated || this.#isWholeDue(whole, added)) {
      this.#sequence = 1;
      this.#lengthSinceWhole = 0;
      this.#sendPiece(encodeTextSplice('start', whole, this.#size), { replaces: true });
    } else {
      this.#lengthSinceWhole += added.inserted.length;
      this.#sendPiece(encodeTextSplice('previous', added, this.#size));
    }
    this.#sentText = this.#text;
    this.#sentVersion = this.#version;
  }

  /** The pieces since the last whole one never contain much more than a whole one would. */
  #isWholeDue(whole: TextSplice, added: TextSplice): boolean {
    if (this.#sequence === 1 || this.#sequence > maxPiecesSinceWhole) return true;
    return this.#lengthSinceWhole + added.inserted.length > whole.inserted.length;
  }

  #sendPiece(piece: Uint8Array<ArrayBuffer>, { replaces } = { replaces: false }): void {
    const sentVersion = this.#version;
    const onSaved = (): void => {
      // The first piece alone contains nothing that was typed.
      if (sequence === 0) return;
      this.#savedVersion = sentVersion;
      this.#options.onChange();
    };
    const sequence = this.#sequence;
    this.#sequence += 1;
    this.#options.way.send(
      { type: 'draft', strokeId: this.id, sequence, piece, ...(replaces ? { replaces } : {}) },
      onSaved,
    );
  }
}
