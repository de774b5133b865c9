import type { LoadedMessage, MessageToRenderer } from '../../shared/ipc.ts';
import { type StoredMessage, storedMessages } from './storedMessages.ts';

/** What a window may have that it did not answer: a change of this size is applied within a frame or two. */
export const maxUnansweredSizeBytes = 1024 * 1024;
/** The same of what a window only hands on. */
const maxStoredSizeBytes = 4 * 1024 * 1024;
/** What waits for a window that is busy; beyond it what the window lacks is read from disk. */
export const maxHeldSizeBytes = 2 * 1024 * 1024;
/** Of that, what is read at a time: while the window takes in the end of it, the next is read. */
export const maxLackingPartSizeBytes = 2 * 1024 * 1024;
/** Of a board that is opened, in one message: a window takes in as much in a frame, and main gives it in a moment. */
const partSizeBytes = 64 * 1024;
/** What a message costs besides its updates. */
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
 * The way of a board's changes to one window, as fast as the window takes them in. It answers each of them in
 * order. What it has no room for waits here, bounded; when that is not enough it is let go, since all of it is on
 * its way to the disk, and the window gets what it lacks from there, part by part. No change goes to a window that
 * lacks some of those before it: Yjs would keep it aside, and merge it with all that it keeps, anew for each change.
 */
export class WindowFlow {
  readonly #options: WindowFlowOptions;
  readonly #unanswered: Unanswered[] = [];
  #unansweredSizeBytes = 0;
  /** What the window is about to get of the board as it is stored. */
  #stored: Iterator<StoredMessage> = noMessages();
  /** Called once the window has taken in all of that. */
  #storedTaken: () => void = () => {};
  /** What the window still has to get of the board that it opens, or that it lacks. */
  #board: BoardMessage[] = [];
  /** Called once all of that is sent. */
  #boardSent: () => void = () => {};
  #held: Uint8Array[] = [];
  #heldSizeBytes = 0;
  /** Something was let go that the window needs, and that may not be in what is read for it. */
  #isBehind = false;
  /** What the window lacks is read for it, since something was let go. */
  #isReloading = false;
  /** The window was given all of the board that it opened: until then nobody knows what it lacks. */
  #isOpen = false;

  constructor(options: WindowFlowOptions) {
    this.#options = options;
  }

  /** Bytes that the window did not answer, and those that wait for it. */
  get pendingSizeBytes(): number {
    const boardSizeBytes = this.#board.reduce((sum, { updates }) => sum + sizeOf(updates), 0);
    return this.#unansweredSizeBytes + boardSizeBytes + this.#heldSizeBytes;
  }

  /** Whether the window was sent every change: it does not lack what waits here. */
  get isCaughtUp(): boolean {
    return this.#held.length === 0 && !this.#isBehind && !this.#isReloading;
  }

  /** Whether what is being read for the window may lack something that was let go meanwhile. */
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

  /** Something is about to be read for the window: all that was told until now is in that, or in what was read before. */
  startReading(): void {
    this.#letGo();
    this.#isBehind = false;
  }

  /**
   * Gives the window the board that it opens as it is stored, to draw a first picture of it.
   * @returns resolves when the window has done that, or is gone
   */
  giveStored(updates: readonly Uint8Array[]): Promise<void> {
    this.#stored = storedMessages(updates);
    return new Promise((resolve) => {
      this.#storedTaken = resolve;
      this.#pump();
      this.#lookForStored();
    });
  }

  /** What the window lacks but for its end. @returns resolves when it was sent, or the window is gone */
  tellPart(updates: readonly Uint8Array[]): Promise<void> {
    this.#board = partsOf(updates).map((part) => ({ type: 'part', updates: part }));
    return new Promise((resolve) => {
      this.#boardSent = resolve;
      this.#pump();
    });
  }

  /** All of the board, or the end of what the window lacks; what is held follows. */
  tellLoaded({ updates, drafts }: OpenedBoard): void {
    const parts = partsOf(updates);
    const rest = parts.pop() ?? [];
    this.#board = [
      ...parts.map((part) => ({ type: 'part', updates: part }) as const),
      { type: 'loaded', updates: rest, drafts },
    ];
    this.#pump();
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

  /** @returns whether the window was given all of it */
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

/** Consecutive updates, together no larger than a part, or one that is. */
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
