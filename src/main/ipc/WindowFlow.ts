import type { MessageToRenderer } from '../../shared/ipc.ts';

/** What a window may have that it did not answer: a change of this size is applied within a frame or two. */
export const maxUnansweredSizeBytes = 1024 * 1024;
/** What waits for a window that is busy; beyond it the board is read from disk once the window is free. */
export const maxHeldSizeBytes = 4 * 1024 * 1024;
/** What a message costs besides its updates. */
const messageSizeBytes = 200;

interface Unanswered {
  readonly type: MessageToRenderer['type'];
  readonly sizeBytes: number;
}

export interface WindowFlowOptions {
  readonly post: (message: MessageToRenderer) => void;
  /** Gives the window the board as it is on disk and in memory now; what is told from now on follows. */
  readonly reload: () => void;
}

/**
 * The way of a board's changes to one window, as fast as the window takes them in. It answers each of them in
 * order. What it has no room for waits here, bounded; when that is not enough it is let go, since all of it is on
 * its way to the disk, and the window gets the whole board when it is free.
 */
export class WindowFlow {
  readonly #options: WindowFlowOptions;
  readonly #unanswered: Unanswered[] = [];
  #unansweredSizeBytes = 0;
  #held: Uint8Array[] = [];
  #heldSizeBytes = 0;
  /** Something was let go that the window needs. */
  #isBehind = false;

  constructor(options: WindowFlowOptions) {
    this.#options = options;
  }

  /** Bytes that the window did not answer, and those that wait for it. */
  get pendingSizeBytes(): number {
    return this.#unansweredSizeBytes + this.#heldSizeBytes;
  }

  tellRemote(update: Uint8Array): void {
    if (this.#isBehind) return;
    this.#held.push(update);
    this.#heldSizeBytes += messageSizeBytes + update.byteLength;
    this.#pump();
    if (this.#heldSizeBytes <= maxHeldSizeBytes) return;
    this.#letGo();
    this.#isBehind = true;
  }

  /** Before what is held: the updates are applied in any order. */
  tellLoaded(message: Extract<MessageToRenderer, { type: 'loaded' }>): void {
    const sizeBytes = message.updates.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#post(message, sizeBytes);
  }

  /** Whether the last status was taken in: until then it is kept to itself, for only the latest one counts. */
  get takesStatus(): boolean {
    return this.#unanswered.every(({ type }) => type !== 'status');
  }

  tellStatus(message: Extract<MessageToRenderer, { type: 'status' }>): void {
    this.#post(message, 0);
  }

  /** The window took in the oldest of what it did not answer. */
  answered(): void {
    this.#unansweredSizeBytes -= this.#unanswered.shift()?.sizeBytes ?? 0;
    this.#pump();
    if (!this.#isBehind || this.#unanswered.length > 0) return;
    this.#isBehind = false;
    this.#options.reload();
  }

  /** The window is gone. */
  close(): void {
    this.#letGo();
    this.#isBehind = false;
    this.#unanswered.length = 0;
    this.#unansweredSizeBytes = 0;
  }

  #pump(): void {
    for (;;) {
      const [next] = this.#held;
      if (next === undefined || !this.#hasRoomFor(next)) return;
      this.#held.shift();
      this.#heldSizeBytes -= messageSizeBytes + next.byteLength;
      this.#post({ type: 'remote', update: next }, next.byteLength);
    }
  }

  #hasRoomFor({ byteLength }: Uint8Array): boolean {
    if (this.#unansweredSizeBytes === 0) return true;
    return this.#unansweredSizeBytes + messageSizeBytes + byteLength <= maxUnansweredSizeBytes;
  }

  #post(message: MessageToRenderer, contentSizeBytes: number): void {
    const sizeBytes = messageSizeBytes + contentSizeBytes;
    this.#unanswered.push({ type: message.type, sizeBytes });
    this.#unansweredSizeBytes += sizeBytes;
    this.#options.post(message);
  }

  #letGo(): void {
    this.#held = [];
    this.#heldSizeBytes = 0;
  }
}
