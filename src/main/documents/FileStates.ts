import { basename } from 'node:path';
import { Emitter } from '../../base/Emitter.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { LinkedFile } from '../../shared/status.ts';
import type { Log } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import type { FileLink, FileLinks } from './FileLinks.ts';

export interface FileStatesOptions {
  readonly links: FileLinks;
  readonly queue: Pick<DrawingOperationQueue, 'files' | 'onNotice' | 'onStored'>;
  readonly log: Log;
}

/** Whether the file of each board lacks changes of the board. It compares numbers of operations, so it survives a kill. */
export class FileStates {
  readonly #options: FileStatesOptions;
  /** The last stored operation of each board with a file. */
  readonly #lastSeqs = new Map<string, number>();
  readonly #changed: Emitter<[boardId: string]>;

  constructor(options: FileStatesOptions) {
    const { links, queue, log } = options;
    this.#options = options;
    this.#changed = new Emitter((error) =>
      log.error('a listener of the files of boards failed', { error }),
    );
    queue.onStored((boardId, seq) => this.#stored(boardId, seq));
    for (const { boardId } of links.all()) void this.#learn(boardId);
    queue.onNotice(({ code }) => {
      if (losesRecords(code)) void this.#recovered();
    });
  }

  /** The file of a board; undefined: it has none. */
  stateOf(boardId: string): LinkedFile | undefined {
    const link = this.#options.links.ofBoard(boardId);
    if (link === undefined) return undefined;
    const { path, coveredSeq } = link;
    const lastSeq = this.#lastSeqs.get(boardId) ?? coveredSeq;
    return { name: basename(path), path, hasChanges: lastSeq !== coveredSeq };
  }

  /** The listener receives the board whose file, or state, has changed. */
  onChange(listener: (boardId: string) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  async link(link: FileLink): Promise<void> {
    const { links } = this.#options;
    const before = links.ofPath(link.path)?.boardId;
    const linked = links.set(link);
    await this.#learn(link.boardId);
    if (before !== undefined && before !== link.boardId) this.#changed.emit(before);
    await linked;
  }

  async unlink(boardId: string): Promise<void> {
    const unlinked = this.#options.links.forget(boardId);
    this.#lastSeqs.delete(boardId);
    this.#changed.emit(boardId);
    await unlinked;
  }

  /** The database was recovered, or records of a board were set aside. */
  async #recovered(): Promise<void> {
    const { links } = this.#options;
    const forgotten = links.forgetContents();
    this.#lastSeqs.clear();
    await Promise.all(links.all().map(({ boardId }) => this.#learn(boardId)));
    await forgotten;
  }

  /** Never rejects: as long as the disk cannot be read, the file counts as unchanged. */
  async #learn(boardId: string): Promise<void> {
    const { queue, log } = this.#options;
    try {
      const seq = await queue.files.lastSeq(boardId);
      this.#lastSeqs.set(boardId, Math.max(seq, this.#lastSeqs.get(boardId) ?? 0));
    } catch (error) {
      log.warn('it is unknown what the file of a board lacks', { board: boardId, error });
    }
    this.#changed.emit(boardId);
  }

  #stored(boardId: string, seq: number): void {
    const before = this.stateOf(boardId);
    if (before === undefined) return;
    this.#lastSeqs.set(boardId, Math.max(seq, this.#lastSeqs.get(boardId) ?? 0));
    if (!before.hasChanges) this.#changed.emit(boardId);
  }
}

/** The database was replaced by a new one, or damaged records were set aside. */
const losesRecords = (code: MainNotice['code']): boolean =>
  code === 'database-recovered' ||
  code === 'database-partly-recovered' ||
  code === 'database-lost' ||
  code === 'records-damaged';
