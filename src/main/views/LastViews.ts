import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type LastView, lastViewSchema } from '../../shared/lastView.ts';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

/** About a hundred pictures of a usual window. */
export const defaultViewQuotaBytes = 64 * 1024 * 1024;

const ending = '.view';
const lineEnd = 0x0a;

export interface KeptView {
  readonly view: LastView;
  readonly png: Uint8Array;
}

export interface LastViewsOptions {
  readonly dataFolder: string;
  /** Limit for all pictures; the least recently viewed boards lose theirs. */
  readonly quotaBytes?: number;
  readonly log: Log;
}

/**
 * The last view of recent boards with its picture, so that a board is on the screen before it is read: one file each
 * in the folder `views`, a line of JSON and then the PNG. It is a cache: what cannot be read or written is a line in the
 * log, and the board is drawn from its operations.
 */
export class LastViews {
  readonly #folder: string;
  readonly #quotaBytes: number;
  readonly #log: Log;
  #last: Promise<void> = Promise.resolve();

  constructor({ dataFolder, quotaBytes = defaultViewQuotaBytes, log }: LastViewsOptions) {
    this.#folder = join(dataFolder, 'views');
    this.#quotaBytes = quotaBytes;
    this.#log = log;
  }

  /** Without its picture, synchronously: a window that is about to open waits for nothing else. */
  view(boardId: string): LastView | undefined {
    try {
      return parse(readStart(this.#path(boardId))).view;
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  /** Undefined if there is none. Never rejects. */
  async read(boardId: string): Promise<KeptView | undefined> {
    const path = this.#path(boardId);
    try {
      const kept = parse(await readFile(path));
      // It was just viewed, so others are evicted first.
      const now = new Date();
      await utimes(path, now, now);
      return kept;
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  /** Resolves when it is on disk, or refused. Never rejects. */
  keep(boardId: string, { view, png }: KeptView): Promise<void> {
    return this.#afterLast(async () => {
      await mkdir(this.#folder, { recursive: true });
      await writeAtomically(
        this.#path(boardId),
        Buffer.concat([Buffer.from(`${JSON.stringify(view)}\n`), png]),
      );
      await this.#keepQuota();
    });
  }

  /** Removes the view of a deleted board. Never rejects. */
  forget(boardId: string): Promise<void> {
    return this.#afterLast(() => rm(this.#path(boardId), { force: true }));
  }

  #path(boardId: string): string {
    return join(this.#folder, storedBoardIdSchema.parse(boardId) + ending);
  }

  async #keepQuota(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(ending));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, sizeBytes: size, mtimeMs };
      }),
    );
    let keptBytes = 0;
    for (const { path, sizeBytes } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
      keptBytes += sizeBytes;
      if (keptBytes > this.#quotaBytes) await rm(path, { force: true });
    }
  }

  /** One at a time, since a picture is not counted while it is written. */
  #afterLast(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work).catch((error) => {
      this.#log.warn('the picture of a view cannot be kept', { error });
    });
    return this.#last;
  }

  #tell(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    this.#log.warn('the picture of a view cannot be read', { error });
  }
}

/** Longer than any view's line. */
const viewSizeBytes = 1_024;

function readStart(path: string): Uint8Array {
  const start = new Uint8Array(viewSizeBytes);
  const file = openSync(path, 'r');
  try {
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}

/** @throws if it is not such a file */
function parse(file: Uint8Array): KeptView {
  const end = file.indexOf(lineEnd);
  const line = new TextDecoder().decode(file.subarray(0, Math.max(0, end)));
  return { view: lastViewSchema.parse(JSON.parse(line)), png: file.subarray(end + 1) };
}
