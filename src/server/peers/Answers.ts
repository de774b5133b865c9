import * as Y from 'yjs';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { BoardReader } from './BoardReader.ts';
import { type PeerMessage, pageSize } from './peerMessage.ts';

/** More is not taken on; who asked gets no answer and asks again later. */
const maxWaiting = 500;

type Want = Extract<PeerMessage, { type: 'want' }>;
type Ask = Extract<PeerMessage, { type: 'ask' }>;

export interface AnswersOptions {
  readonly reader: BoardReader;
  readonly life: string;
  readonly send: (to: string, message: PeerMessage) => boolean;
  readonly keep: (bytes: Uint8Array) => Promise<string>;
  readonly knownFingerprint: (boardId: string) => Uint8Array | undefined;
  /** Boards that changed here since this number; undefined: all boards. */
  readonly changedSince: (since: number | undefined) => readonly string[];
  /** What is larger goes by way of a value in Redis: listeners that lag behind with messages are cut off. */
  readonly maxMessageSizeBytes: number;
  readonly log: ServerLog;
}

/** Tells other servers what this one has. */
export class Answers {
  readonly #options: AnswersOptions;
  #waiting = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** The boards by their ids, as many as a page takes. */
  list({ life: to, request, since, after }: Ask): void {
    const { life, send, knownFingerprint, changedSince } = this.#options;
    const ids = changedSince(since).filter((boardId) => boardId > after);
    const boards = ids
      .toSorted((one, other) => (one < other ? -1 : 1))
      .slice(0, pageSize)
      .map((boardId) => ({ boardId, fingerprint: knownFingerprint(boardId) }));
    send(to, { type: 'page', life, request, isLast: ids.length <= pageSize, boards });
  }

  async lack(want: Want): Promise<void> {
    if (this.#waiting >= maxWaiting) return;
    this.#waiting += 1;
    try {
      await this.#lack(want);
    } catch (error) {
      const { boardId: board } = want;
      this.#options.log.warn('another server not answered', { board, error: errorLine(error) });
    } finally {
      this.#waiting -= 1;
    }
  }

  async #lack({ life: to, request, boardId, stateVector }: Want): Promise<void> {
    const { reader, life, send, keep, maxMessageSizeBytes } = this.#options;
    const { document } = await reader.read(boardId);
    const update = Y.encodeStateAsUpdate(document, stateVector);
    document.destroy();
    const isLarge = update.byteLength > maxMessageSizeBytes;
    send(to, { type: 'lack', life, request, update: isLarge ? await keep(update) : update });
  }
}
