import { type Clock, systemClock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { BoardPlace } from '../../shared/places.ts';
import type { LinkedFile } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import type { SyncOrchestrator } from '../sync/SyncOrchestrator.ts';
import { BoardPort, type BoardPortOptions, type PortToRenderer } from './BoardPort.ts';
import { noticeOfFailure } from './noticeOfFailure.ts';

export interface OpenBoardsOptions {
  readonly queue: DrawingOperationQueue;
  readonly sync: Pick<SyncOrchestrator, 'openBoard' | 'closeBoard' | 'syncStatus' | 'onSyncStatus'>;
  readonly placeOf: (boardId: string) => BoardPlace;
  /** Undefined: the board has no file. */
  readonly fileOf?: (boardId: string) => LinkedFile | undefined;
  readonly log: Log;
  readonly tell: (notice: MainNotice) => void;
  /** An operation of a window is on disk, this long after it arrived. */
  readonly saved: (durationMs: number) => void;
  readonly clock?: Clock;
}

/** The boards that windows show. Each window of a board receives all changes except its own. */
export class OpenBoards {
  readonly #options: OpenBoardsOptions;
  readonly #ports = new Set<BoardPort>();
  /** Called when the last port closed. */
  #empty: () => void = () => {};
  readonly #left: Emitter<[boardId: string]>;
  readonly #stopListening: readonly (() => void)[];

  constructor(options: OpenBoardsOptions) {
    this.#options = options;
    const { queue, sync, log } = options;
    this.#left = new Emitter((error) => log.error('a listener of open boards failed', { error }));
    this.#stopListening = [
      queue.onRemote((boardId, update) => this.#tellOthers(boardId, update)),
      queue.onWaiting((boardId) => this.tellStatus(boardId)),
      queue.onSaveStatus((boardId) => this.#saveStatusChanged(boardId)),
      sync.onSyncStatus((boardId) => this.tellStatus(boardId)),
    ];
  }

  /** Size of the changes that are on their way to windows, or wait until these keep up. */
  get remotePendingBytes(): number {
    return sum([...this.#ports].map((port) => port.remotePendingBytes));
  }

  /** Size of the operations that wait in the windows, as last reported by them. */
  get windowPendingBytes(): number {
    return sum([...this.#ports].map((port) => port.windowPending.sizeBytes));
  }

  /**
   * Operations that could be stored neither as such nor as drafts: they are lost when their window closes.
   * @param owner only those of this window
   */
  refusedCount(owner?: unknown): number {
    return sum(this.#portsOwnedBy(owner).map((port) => port.refusedCount));
  }

  /** The user knows that they are lost. */
  forgetRefused(owner?: unknown): void {
    for (const port of this.#portsOwnedBy(owner)) port.forgetRefused();
  }

  /** Listens to the last window of a board closing it. */
  onLeft(listener: (boardId: string) => void): () => void {
    return this.#left.subscribe(listener);
  }

  /** Whether a window shows the board. */
  isOpen(boardId: string): boolean {
    return this.#portsOf(boardId).length > 0;
  }

  /** Connects a window with a board, and adds the board to the list if it is missing. */
  async open(
    boardId: string,
    port: PortToRenderer,
    { drawsEarly, owner }: Pick<BoardPortOptions, 'drawsEarly' | 'owner'> = { drawsEarly: false },
  ): Promise<void> {
    const { queue, sync, placeOf, fileOf, log, tell, saved } = this.#options;
    const boardPort = new BoardPort({
      boardId,
      port,
      queue,
      log,
      drawsEarly,
      owner,
      saved,
      status: () => ({
        save: queue.saveStatus(boardId),
        sync: sync.syncStatus(boardId),
        place: placeOf(boardId),
        file: fileOf?.(boardId),
      }),
      cameIn: (update) => this.#tellOthers(boardId, update, boardPort),
      failed: (failure) => tell(noticeOfFailure(boardId, failure)),
      closed: () => {
        this.#ports.delete(boardPort);
        sync.closeBoard(boardId);
        if (!this.isOpen(boardId)) this.#left.emit(boardId);
        if (this.#ports.size === 0) this.#empty();
      },
    });
    this.#ports.add(boardPort);
    sync.openBoard(boardId);
    await queue.boards.ensure(boardId);
    boardPort.start();
  }

  /**
   * Resolves when everything that the windows sent before they closed has arrived: a port closes after its last
   * message. Waits for `limitMs` at most.
   */
  async drained(limitMs: number): Promise<void> {
    if (this.#ports.size === 0) return;
    const { clock = systemClock } = this.#options;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(limitMs, resolve);
      this.#empty = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Closes the ports that are still open. */
  close(): void {
    for (const stop of this.#stopListening) stop();
    for (const port of [...this.#ports]) port.close();
  }

  /** The status of a board has changed. @param boardId undefined: of all */
  tellStatus(boardId: string | undefined): void {
    for (const port of this.#portsOf(boardId)) port.tellStatus();
  }

  #saveStatusChanged(boardId: string | undefined): void {
    this.tellStatus(boardId);
    if (boardId !== undefined) return;
    // The disk refuses, or accepts writes again: what could not be read before may be readable now.
    for (const port of this.#ports) port.retryLoading();
  }

  #tellOthers(boardId: string, update: Uint8Array, origin?: BoardPort): void {
    for (const port of this.#portsOf(boardId)) if (port !== origin) port.tellRemote(update);
  }

  /** @param owner undefined: all */
  #portsOwnedBy(owner: unknown): readonly BoardPort[] {
    return [...this.#ports].filter((port) => owner === undefined || port.owner === owner);
  }

  /** @param boardId undefined: all */
  #portsOf(boardId: string | undefined): readonly BoardPort[] {
    return [...this.#ports].filter((port) => boardId === undefined || port.boardId === boardId);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
