import * as Y from 'yjs';
import { updateFault, wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { depthsIn } from '../../shared/document/documentDepths.ts';
import { isTooDeep } from '../../shared/document/nesting.ts';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import { fingerprintOf } from '../store/fingerprint.ts';
import type { BoardReader } from './BoardReader.ts';
import type { PeerBoard, PeerMessage } from './peerMessage.ts';
import type { Requests } from './Requests.ts';

/** Boards that are compared at the same time, since the round trip may be long. */
const boardsAtOnce = 4;

export interface CatchUpOptions {
  readonly reader: BoardReader;
  readonly requests: Requests;
  readonly instance: string;
  /** @returns whether it was sent */
  readonly send: (to: string, message: PeerMessage) => boolean;
  readonly take: (key: string) => Promise<Uint8Array | undefined>;
  readonly knownFingerprint: (boardId: string) => Uint8Array | undefined;
  /** Stores a fetched update and forwards it to clients. @throws StorageError */
  readonly store: (boardId: string, update: Uint8Array) => Promise<void>;
  readonly log: ServerLog;
}

/** Fetches the changes of another server that this one lacks, board by board. */
export class PeerCatchUp {
  readonly #options: CatchUpOptions;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /**
   * @param peer the instance of the other server
   * @param since see `PeerMessage`, `ask`
   * @returns the number of boards that lacked something
   * @throws when it cannot be completed; everything fetched by then is stored
   */
  async run(peer: string, since: number | undefined): Promise<number> {
    const { requests, instance, send } = this.#options;
    let count = 0;
    let after = '';
    for (;;) {
      const page = await requests.make(peer, 'page', (request) =>
        send(peer, { type: 'ask', instance, request, since, after }),
      );
      count += await this.#compareAll(peer, page.boards);
      const last = page.boards.at(-1);
      if (page.isLast || last === undefined) return count;
      // Otherwise a faulty server could keep this loop running forever.
      if (last.boardId <= after) throw new Error('the list of boards is not in order');
      after = last.boardId;
    }
  }

  async #compareAll(peer: string, boards: readonly PeerBoard[]): Promise<number> {
    let count = 0;
    const left = boards.values();
    const compareNext = async (): Promise<void> => {
      for (const board of left) if (await this.#compare(peer, board)) count += 1;
    };
    const results = await Promise.allSettled(Array.from({ length: boardsAtOnce }, compareNext));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return count;
  }

  /** @returns whether something was missing */
  async #compare(peer: string, { boardId, fingerprint: theirs }: PeerBoard): Promise<boolean> {
    const { reader, knownFingerprint, store } = this.#options;
    if (isSame(theirs, knownFingerprint(boardId))) return false;
    const { document, fingerprint } = await reader.read(boardId);
    try {
      if (isSame(theirs, fingerprint)) return false;
      const update = await this.#want(peer, boardId, Y.encodeStateVector(document));
      if (!this.#apply(boardId, document, update)) return false;
      if (isSame(fingerprint, fingerprintOf(document))) return false;
      await store(boardId, update);
      return true;
    } finally {
      document.destroy();
    }
  }

  /** One unreadable board must not block the others. */
  #apply(boardId: string, document: Y.Doc, update: Uint8Array): boolean {
    try {
      if (isTooDeep(update, depthsIn(document), wholeBoardLimits.maxTypeDepth)) {
        throw new Error('it nests types too deeply');
      }
      Y.applyUpdate(document, update);
      return true;
    } catch (error) {
      const { log } = this.#options;
      log.error('board from another server refused', { board: boardId, error: errorLine(error) });
      return false;
    }
  }

  async #want(peer: string, boardId: string, stateVector: Uint8Array): Promise<Uint8Array> {
    const { requests, instance, send, take } = this.#options;
    const { update } = await requests.make(peer, 'lack', (request) =>
      send(peer, { type: 'want', instance, request, boardId, stateVector }),
    );
    if (typeof update !== 'string') return update;
    const kept = await take(update);
    if (kept === undefined || updateFault(kept, wholeBoardLimits) !== undefined)
      throw new Error('no update came');
    return kept;
  }
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
