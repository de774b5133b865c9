import { Emitter } from '../../base/Emitter.ts';
import type { BoardSummary } from '../../shared/ipc.ts';
import type { Log } from '../log/Log.ts';
import type { BoardRow, StoreWrite } from '../store/storeProtocol.ts';

/** How long a deleted board can be restored. */
export const keptDeletedMs = 30 * 24 * 60 * 60 * 1_000;

export interface BoardListOptions {
  /** Resolves when the write is on disk, or was refused and is kept for later. */
  readonly write: (write: StoreWrite) => Promise<void>;
  readonly thumbnails: () => Promise<
    readonly { readonly boardId: string; readonly png: Uint8Array }[]
  >;
  readonly waitingCount: (boardId: string) => number;
  /** Writes the title into the board itself, as an operation. */
  readonly retitle: (boardId: string, title: string) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  readonly newId: () => string;
  readonly log: Log;
}

export interface BoardsOnDevice {
  /** Most recently changed first. */
  readonly boards: readonly BoardSummary[];
  /** Deleted boards that can be restored, most recently deleted first. */
  readonly deleted: readonly BoardSummary[];
}

/** The list of boards. It is kept in memory and works even while the disk refuses to write. */
export class BoardList {
  readonly #options: BoardListOptions;
  readonly #boards = new Map<string, BoardRow>();
  readonly #changed: Emitter<[]>;
  /** Boards deleted permanently since the app started. */
  readonly #purged = new Set<string>();
  /** Thumbnails that may not be on disk yet. */
  readonly #freshThumbnails = new Map<string, Uint8Array | null>();

  constructor(options: BoardListOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) =>
      options.log.error('a listener of the list of boards failed', { error }),
    );
  }

  onChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  async list(): Promise<BoardsOnDevice> {
    const thumbnails = new Map<string, Uint8Array>();
    try {
      for (const { boardId, png } of await this.#options.thumbnails()) thumbnails.set(boardId, png);
    } catch (error) {
      this.#options.log.warn('cannot read thumbnails', { error });
    }
    for (const [boardId, png] of this.#freshThumbnails) {
      if (png === null) thumbnails.delete(boardId);
      else thumbnails.set(boardId, png);
    }
    const rows = [...this.#boards.values()].toSorted((a, b) => b.updatedAt - a.updatedAt);
    const summarize = (row: BoardRow): BoardSummary => this.#summarize(row, thumbnails.get(row.id));
    return {
      boards: rows.filter(({ deletedAt }) => deletedAt === null).map(summarize),
      deleted: rows
        .filter(({ deletedAt }) => deletedAt !== null)
        .toSorted((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0))
        .map(summarize),
    };
  }

  async create(title = ''): Promise<BoardSummary> {
    const id = this.#options.newId();
    const now = this.#options.wallMs();
    const row = { id, title, createdAt: now, updatedAt: now, deletedAt: null };
    await this.#put(row);
    if (title !== '') {
      await this.#options.retitle(id, title).catch((error) => {
        this.#options.log.warn('cannot write the title of a new board', { board: id, error });
      });
    }
    return this.#summarize(row);
  }

  /** Adds a board that is opened by its id: joined, or named by the environment. */
  async ensure(boardId: string): Promise<void> {
    const known = this.#boards.get(boardId);
    const now = this.#options.wallMs();
    if (known === undefined) {
      await this.#put({ id: boardId, title: '', createdAt: now, updatedAt: now, deletedAt: null });
    } else if (known.deletedAt !== null) await this.restore(boardId);
  }

  /** The row of a board, undefined when there is none. */
  get(boardId: string): BoardRow | undefined {
    return this.#boards.get(boardId);
  }

  /** Renames a board whether it is open or not. */
  async rename(boardId: string, title: string): Promise<void> {
    await this.#options.retitle(boardId, title);
    await this.describe(boardId, title);
  }

  /** Records the board's title for the list. */
  async describe(boardId: string, title: string): Promise<void> {
    const row = this.#boards.get(boardId);
    if (row !== undefined && row.title !== title) await this.#put({ ...row, title });
  }

  /** Removes a board from the list; it can be restored for 30 days. */
  async delete(boardId: string): Promise<void> {
    const row = this.#boards.get(boardId);
    if (row !== undefined) await this.#put({ ...row, deletedAt: this.#options.wallMs() });
  }

  /** All boards, including deleted ones that can be restored. */
  ids(): readonly string[] {
    return [...this.#boards.keys()];
  }

  /** The boards that can be restored. */
  deletedIds(): ReadonlySet<string> {
    const deleted = [...this.#boards.values()].filter(({ deletedAt }) => deletedAt !== null);
    return new Set(deleted.map(({ id }) => id));
  }

  /** Boards whose time for restoring is over by date, with nothing queued for a server. */
  expired(): readonly string[] {
    const before = this.#options.wallMs() - keptDeletedMs;
    return [...this.#boards.values()]
      .filter(({ deletedAt }) => deletedAt !== null && deletedAt <= before)
      .map(({ id }) => id)
      .filter((id) => this.#options.waitingCount(id) === 0);
  }

  async restore(boardId: string): Promise<void> {
    const row = this.#boards.get(boardId);
    if (row !== undefined) await this.#put({ ...row, deletedAt: null });
  }

  /** @param png null for an empty board */
  async setThumbnail(boardId: string, png: Uint8Array | null): Promise<void> {
    this.#freshThumbnails.set(boardId, png);
    await this.#options.write({ type: 'thumbnail', boardId, png });
    this.#freshThumbnails.delete(boardId);
    this.#changed.emit();
  }

  // ------------------------------------------------------- called by the queue

  /** The rows on disk. Changes of this process that are not saved yet are newer. */
  merge(rows: readonly BoardRow[]): void {
    for (const row of rows) {
      if (!this.#boards.has(row.id) && !this.#purged.has(row.id)) this.#boards.set(row.id, row);
    }
    this.#changed.emit();
  }

  /** The board is deleted permanently: later changes do not bring it back onto the list. */
  purged(boardId: string): void {
    this.#boards.delete(boardId);
    this.#freshThumbnails.delete(boardId);
    this.#purged.add(boardId);
    this.#changed.emit();
  }

  isPurged(boardId: string): boolean {
    return this.#purged.has(boardId);
  }

  /** A change of the board was received. */
  touched(boardId: string, atMs: number): void {
    const row = this.#boards.get(boardId);
    const isNew = row === undefined;
    this.#boards.set(boardId, {
      id: boardId,
      title: row?.title ?? '',
      createdAt: row?.createdAt ?? atMs,
      updatedAt: Math.max(row?.updatedAt ?? 0, atMs),
      deletedAt: row?.deletedAt ?? null,
    });
    if (isNew) this.#changed.emit();
  }

  async #put(row: BoardRow): Promise<void> {
    this.#purged.delete(row.id);
    this.#boards.set(row.id, row);
    this.#changed.emit();
    await this.#options.write({ type: 'board', board: row });
  }

  #summarize(row: BoardRow, thumbnailPng?: Uint8Array): BoardSummary {
    const { id, title, createdAt, updatedAt, deletedAt } = row;
    return {
      id,
      title,
      createdAt,
      updatedAt,
      waitingCount: this.#options.waitingCount(id),
      ...(deletedAt === null ? {} : { deletedAt }),
      ...(thumbnailPng === undefined ? {} : { thumbnailPng }),
    };
  }
}
