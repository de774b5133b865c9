import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { damagedName } from '../files/damagedName.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

const linkSchema = z.object({
  boardId: storedBoardIdSchema,
  /** Of the file itself: links are followed. */
  path: z.string().min(1),
  /** The checksum of the file's content when it was last read or written here; missing: it was not read completely. */
  contentId: z.string().optional(),
  /** The file contains everything up to this operation of the board; -1: it is unknown what it lacks. */
  coveredSeq: z.number().int(),
});

/** A board that is edited in a file. */
export type FileLink = z.infer<typeof linkSchema>;

const linksSchema = z.object({ links: z.array(linkSchema) });

/**
 * Which board belongs to which file, in `files.json`: at most one board to a file, and one file to a board. A list that
 * cannot be written is kept in memory; the boards themselves are never at risk.
 */
export class FileLinks {
  readonly #path: string;
  readonly #log: Log;
  #links: readonly FileLink[];
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, log: Log, links: readonly FileLink[]) {
    this.#path = path;
    this.#log = log;
    this.#links = links;
  }

  /** Never rejects: a damaged list is copied, and then no board belongs to a file. */
  static async open(dataFolder: string, log: Log, now = new Date()): Promise<FileLinks> {
    const path = join(dataFolder, 'files.json');
    return new FileLinks(path, log, await readLinks(path, log, now));
  }

  all(): readonly FileLink[] {
    return this.#links;
  }

  ofBoard(boardId: string): FileLink | undefined {
    return this.#links.find((link) => link.boardId === boardId);
  }

  ofPath(path: string): FileLink | undefined {
    return this.#links.find((link) => link.path === path);
  }

  /** Replaces other links of the board and of the file. Resolves when it is on disk, or the disk refused. */
  async set(link: FileLink): Promise<void> {
    const others = this.#links.filter(
      ({ boardId, path }) => boardId !== link.boardId && path !== link.path,
    );
    await this.#change([...others, link]);
  }

  /** The board is no longer edited in a file. */
  async forget(boardId: string): Promise<void> {
    if (this.ofBoard(boardId) === undefined) return;
    await this.#change(this.#links.filter((link) => link.boardId !== boardId));
  }

  /** The boards may have lost something, and operations have new numbers: each file is merged again before it is replaced. */
  async forgetContents(): Promise<void> {
    await this.#change(this.#links.map(({ boardId, path }) => ({ boardId, path, coveredSeq: -1 })));
  }

  async #change(links: readonly FileLink[]): Promise<void> {
    this.#links = links;
    this.#writing = this.#writing.then(async () => {
      try {
        const text = JSON.stringify({ links: this.#links }, undefined, 2);
        await writeAtomically(this.#path, `${text}\n`);
      } catch (error) {
        this.#log.warn('the files of boards cannot be kept', { error });
      }
    });
    await this.#writing;
  }
}

async function readLinks(path: string, log: Log, now: Date): Promise<readonly FileLink[]> {
  try {
    return linksSchema.parse(JSON.parse(await readFile(path, 'utf8'))).links;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    log.error('the files of boards are forgotten', { error });
    await copyFile(path, damagedName(path, now)).catch((copyError) =>
      log.error('the damaged list of files of boards is not kept', { error: copyError }),
    );
    return [];
  }
}
