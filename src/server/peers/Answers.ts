import * as Y from 'yjs';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { BoardReader } from './BoardReader.ts';
import { type PeerMessage, pageSize } from './peerMessage.ts';

/** Further requests are dropped; the other server asks again later. */
const maxWaiting = 500;

type Want = Extract<PeerMessage, { type: 'want' }>;
type Ask = Extract<PeerMessage, { type: 'ask' }>;

export interface AnswersOptions {
  readonly reader: BoardReader;
  readonly instance: string;
  readonly send: (to: string, message: PeerMessage) => boolean;
  readonly keep: (bytes: Uint8Array) => Promise<string>;
  readonly knownFingerprint: (boardId: string) => Uint8Array | undefined;
  /** Boards that changed here since this number; undefined: all boards. */
  readonly changedSince: (since: number | undefined) => readonly string[];
  /** Larger updates are stored as a value in Redis, which disconnects slow subscribers. */
  readonly maxMessageSizeBytes: number;
  readonly log: ServerLog;
}

/** Answers the requests of other servers. */
export class Answers {
  readonly #options: AnswersOptions;
  #waiting = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** Answers with one page of board ids. */
  list({ instance: to, request, since, after }: Ask): void {
    const { instance, send, knownFingerprint, changedSince } = this.#options;
    const ids = changedSince(since).filter((boardId) => boardId > after);
    const boards = ids
      .toSorted((one, other) => (one < other ? -1 : 1))
      .slice(0, pageSize)
      .map((boardId) => ({ boardId, fingerprint: knownFingerprint(boardId) }));
    send(to, { type: 'page', instance, request, isLast: ids.length <= pageSize, boards });
  }

  async lack(want: Want): Promise<void> {
    if (this.#waiting >= maxWaiting) return;
    this.#waiting += 1;
    try {
      await this.#lack(want);
    } catch (error) {
      const { boardId: board } = want;
      this.#options.log.warn('could not answer another server', { board, error: errorLine(error) });
    } finally {
      this.#waiting -= 1;
    }
  }

  async #lack({ instance: to, request, boardId, stateVector }: Want): Promise<void> {
    const { reader, instance, send, keep, maxMessageSizeBytes } = this.#options;
    const { document } = await reader.read(boardId);
    const update = Y.encodeStateAsUpdate(document, stateVector);
    document.destroy();
    const isLarge = update.byteLength > maxMessageSizeBytes;
    send(to, { type: 'lack', instance, request, update: isLarge ? await keep(update) : update });
  }
}
