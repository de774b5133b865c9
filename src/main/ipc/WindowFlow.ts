import type { LoadedMessage, MessageToRenderer } from '../../shared/ipc.ts';
import { type StoredMessage, storedMessages } from './storedMessages.ts';

/** How much may be unacknowledged by a window: a change of this size is applied within a frame or two. */
export const maxUnansweredSizeBytes = 1024 * 1024;
/** The same for bytes that the window only passes on. */
const maxStoredSizeBytes = 4 * 1024 * 1024;
/** How much is held for a busy window; beyond it, what the window lacks is read from disk. */
export const maxHeldSizeBytes = 2 * 1024 * 1024;
/** How much of that is read at a time: while the window applies its end, the next part is read. */
export const maxLackingPartSizeBytes = 2 * 1024 * 1024;
/** The size of one message while a board is opened: a window applies it in a frame, and main sends it without delay. */
const partSizeBytes = 64 * 1024;
/** The overhead of a message. */
const messageSizeBytes = 200;

/** A board that a window opens. */
export interface OpenedBoard {
  readonly updates: readonly Uint8Array[];
  readonly drafts: LoadedMessage['drafts'];
}

type BoardMessage = Extract<MessageToRenderer, { type: 'part' }> | LoadedMessage;

interface Unanswered {
  readonly type: MessageToRenderer['type'];
  readonly sizeBytes: number;
}

export interface WindowFlowOptions {
  readonly post: (message: MessageToRenderer) => void;
  /** Reads what the window lacks of the board, see `startReading`. */
  readonly reload: () => void;
}

/**
 * Sends a board's changes to one window, as fast as the window applies them. It acknowledges each in
 * order. A bounded amount is held here for a busy window; beyond that, changes are dropped, since all of them are on
 * their way to the disk, and the window gets what it lacks from there, part by part. No change is sent to a window that
 * lacks an earlier one: Yjs would keep it as pending, and merge it with all other pending ones, again for each change.
 */
export class WindowFlow {
  readonly #options: WindowFlowOptions;
  readonly #unanswered: Unanswered[] = [];
  #unansweredSizeBytes = 0;
  /** Stored updates still to be sent to the window. */
  #stored: Iterator<StoredMessage> = noMessages();
  /** Called once the window has acknowledged all of them. */
  #storedTaken: () => void = () => {};
  /** What is still to be sent of the board that the window opens, or of what it lacks. */
  #board: BoardMessage[] = [];
  /** Called once all of that has been sent. */
  #boardSent: () => void = () => {};
  #held: Uint8Array[] = [];
  #heldSizeBytes = 0;
  /** A change was dropped that may be missing from what is being read for the window. */
  #isBehind = false;
  /** What the window lacks is being read, since a change was dropped. */
  #isReloading = false;
  /** The window was sent the whole board that it opened: until then it is unknown what it lacks. */
  #isOpen = false;

  constructor(options: WindowFlowOptions) {
    this.#options = options;
  }

  /** Size of what the window has not acknowledged, and of what is held for it. */
  get pendingSizeBytes(): number {
    const boardSizeBytes = this.#board.reduce((sum, { updates }) => sum + sizeOf(updates), 0);
    return this.#unansweredSizeBytes + boardSizeBytes + this.#heldSizeBytes;
  }

  /** Whether the window was sent every change, apart from what is held here. */
  get isCaughtUp(): boolean {
    return this.#held.length === 0 && !this.#isBehind && !this.#isReloading;
  }

  /** Whether a change was dropped that may be missing from what is being read for the window. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  tellRemote(update: Uint8Array): void {
    if (this.#isBehind) return;
    this.#held.push(update);
    this.#heldSizeBytes += messageSizeBytes + update.byteLength;
    this.#pump();
    if (this.#heldSizeBytes <= maxHeldSizeBytes) return;
    this.#letGo();
    this.#isBehind = true;
    this.#lookBehind();
  }

  /** A read for the window is about to start: it, or an earlier one, includes every change until now. */
  startReading(): void {
    this.#letGo();
    this.#isBehind = false;
  }

  /**
   * Sends the window the stored updates of the board that it opens, for a first picture.
   * @returns resolves when the window has acknowledged them, or is gone
   */
  giveStored(updates: readonly Uint8Array[]): Promise<void> {
    this.#stored = storedMessages(updates);
    return new Promise((resolve) => {
      this.#storedTaken = resolve;
      this.#pump();
      this.#lookForStored();
    });
  }

  /** Sends a part of what the window lacks, except the last. @returns resolves when it was sent, or the window is gone */
  tellPart(updates: readonly Uint8Array[]): Promise<void> {
    this.#board = partsOf(updates).map((part) => ({ type: 'part', updates: part }));
    return new Promise((resolve) => {
      this.#boardSent = resolve;
      this.#pump();
    });
  }

  /** Sends the whole board, or the last part of what the window lacks; what is held follows. */
  tellLoaded({ updates, drafts }: OpenedBoard): void {
    const parts = partsOf(updates);
    const rest = parts.pop() ?? [];
    this.#board = [
      ...parts.map((part) => ({ type: 'part', updates: part }) as const),
      { type: 'loaded', updates: rest, drafts },
    ];
    this.#pump();
  }

  /** Whether the last status was acknowledged: until then no other one is sent, since only the latest counts. */
  get takesStatus(): boolean {
    return this.#unanswered.every(({ type }) => type !== 'status');
  }

  tellStatus(message: Extract<MessageToRenderer, { type: 'status' }>): void {
    this.#post(message, 0);
  }

  /** The window acknowledged the oldest message. */
  answered(): void {
    this.#unansweredSizeBytes -= this.#unanswered.shift()?.sizeBytes ?? 0;
    this.#pump();
    this.#lookForStored();
    this.#lookBehind();
  }

  /** The window is gone. */
  close(): void {
    this.#stored = noMessages();
    this.#storedTaken();
    this.#board = [];
    this.#boardSent();
    this.#letGo();
    this.#isBehind = false;
    this.#isReloading = false;
    this.#unanswered.length = 0;
    this.#unansweredSizeBytes = 0;
  }

  #lookBehind(): void {
    if (!this.#isBehind || !this.#isOpen || this.#isReloading) return;
    this.#isReloading = true;
    this.#options.reload();
  }

  #lookForStored(): void {
    if (this.#unanswered.every(({ type }) => type !== 'stored' && type !== 'stored-sizes')) {
      this.#storedTaken();
    }
  }

  #pump(): void {
    if (!this.#pumpStored()) return;
    for (;;) {
      const [part] = this.#board;
      if (part === undefined) break;
      const sizeBytes = sizeOf(part.updates);
      if (!this.#hasRoomFor(sizeBytes)) return;
      this.#board.shift();
      this.#post(part, sizeBytes);
      if (part.type === 'loaded') {
        this.#isOpen = true;
        this.#isReloading = false;
      }
    }
    this.#boardSent();
    if (!this.#isOpen || this.#isReloading) return;
    for (;;) {
      const [next] = this.#held;
      if (next === undefined || !this.#hasRoomFor(next.byteLength)) return;
      this.#held.shift();
      this.#heldSizeBytes -= messageSizeBytes + next.byteLength;
      this.#post({ type: 'remote', update: next }, next.byteLength);
    }
  }

  /** @returns whether all of it was sent */
  #pumpStored(): boolean {
    while (this.#unansweredSizeBytes < maxStoredSizeBytes) {
      const next = this.#stored.next();
      if (next.done === true) return true;
      this.#post(next.value, next.value.type === 'stored' ? next.value.bytes.byteLength : 0);
    }
    return false;
  }

  #hasRoomFor(sizeBytes: number): boolean {
    if (this.#unansweredSizeBytes === 0) return true;
    return this.#unansweredSizeBytes + messageSizeBytes + sizeBytes <= maxUnansweredSizeBytes;
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

function* noMessages(): Generator<StoredMessage> {}

const sizeOf = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Groups consecutive updates up to the size of a part; a larger update is a group of its own. */
function partsOf(updates: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const parts: Uint8Array[][] = [];
  let sizeBytes = partSizeBytes;
  for (const update of updates) {
    if (sizeBytes + update.byteLength > partSizeBytes) {
      parts.push([]);
      sizeBytes = 0;
    }
    parts.at(-1)?.push(update);
    sizeBytes += update.byteLength;
  }
  return parts;
}
