import { access, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { KeyedLimiter } from '../../base/KeyedLimiter.ts';
import { CodedError, problemOf } from '../../shared/CodedError.ts';
import { readEverinkHeader } from '../../shared/document/everinkFile.ts';
import type { OpenedDocument } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { explainedRead } from '../files/openUserFile.ts';
import { contentIdOf } from '../files/readEverinkFile.ts';
import type { SaveHooks } from '../files/StreamedSaves.ts';
import type { Log } from '../log/Log.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import type { OpenReading } from '../queue/EverinkFiles.ts';
import type { FileLink, FileLinks } from './FileLinks.ts';
import type { FileStates } from './FileStates.ts';

export interface FileDocumentsOptions {
  readonly links: FileLinks;
  readonly states: FileStates;
  readonly queue: Pick<
    DrawingOperationQueue,
    'files' | 'boards' | 'change' | 'onStored' | 'purge' | 'saveProblem'
  >;
  /** Syncs a board with no server until the user says so. @throws CodedError */
  readonly keepOnDevice: (boardId: string) => Promise<void>;
  /** The board is gone: forgets that it was kept. */
  readonly release: (boardId: string) => Promise<void>;
  /** Whether a window shows the board. */
  readonly isOpen: (boardId: string) => boolean;
  readonly newId: () => string;
  readonly log: Log;
}

/** Where a board is saved. */
export type SavePlan =
  /** It has no file yet. */
  | { readonly type: 'ask' }
  | {
      readonly type: 'file';
      readonly path: string;
      /** Changes that somebody else had saved to the file are on the board now. */
      readonly hasMerged: boolean;
      readonly hooks: SaveHooks;
    }
  /** At the path is something else than a version of this board. */
  | { readonly type: 'other'; readonly path: string; readonly why: Problem };

/**
 * `.everink` files as documents. A board that is opened from a file is a board of the database like any other, and
 * remembers its file. File and board are versions of one Yjs document, so a file that was changed elsewhere is merged.
 */
export class FileDocuments {
  readonly #options: FileDocumentsOptions;
  readonly #limiter = new KeyedLimiter();

  constructor(options: FileDocumentsOptions) {
    this.#options = options;
  }

  /**
   * The board of a file: the one that it was opened as before, with what has changed in the file since, or a new one.
   * @throws CodedError; nothing has changed then
   */
  async open(path: string): Promise<OpenedDocument> {
    const real = await realPathOf(path);
    return await this.#limiter.run(real, async () => {
      const contentId = await contentIdOf(real);
      const link = this.#livingLink(real) ?? (await this.#movedLink(contentId));
      if (link === undefined) return await this.#openNew(real);
      if (link.contentId === contentId) {
        if (link.path !== real) await this.#options.states.link({ ...link, path: real });
        return { boardId: link.boardId, isNew: false };
      }
      const merged = await this.#merge(link);
      return merged === 'other-board'
        ? await this.#openNew(real)
        : { boardId: link.boardId, isNew: false };
    });
  }

  /** Prepares saving a board to its file: merges what somebody else has saved there. @throws CodedError */
  async planSave(boardId: string): Promise<SavePlan> {
    const link = this.#options.links.ofBoard(boardId);
    if (link === undefined) return { type: 'ask' };
    const { path } = link;
    return await this.#limiter.run(path, async () => {
      try {
        const seenId = await savedIdOf(path);
        const isKnown = seenId === undefined || seenId === link.contentId;
        const merged = isKnown ? 'nothing' : await this.#merge(link);
        if (merged === 'other-board') {
          return { type: 'other', path, why: { code: 'file-of-other-board' } };
        }
        const hooks = this.hooksFor(boardId, path, { id: seenId });
        return { type: 'file', path, hasMerged: merged === 'changes', hooks };
      } catch (error) {
        return { type: 'other', path, why: whyNotRead(error) };
      }
    });
  }

  /**
   * Makes a file the file of a board once it is written.
   * @param seen what was in the file when saving began; undefined: the user has agreed to replace whatever is there
   */
  hooksFor(boardId: string, path: string, seen?: SeenContent): SaveHooks {
    return {
      mayReplace: async () => {
        if (seen === undefined) return;
        const isSame = (await savedIdOf(path)) === seen.id;
        // The board may have lost it again: the link forgets its content when damage is found.
        const isOnBoard =
          seen.id === undefined || this.#options.links.ofBoard(boardId)?.contentId === seen.id;
        if (!isSame || !isOnBoard) throw new CodedError({ code: 'file-changed-meanwhile' });
      },
      saved: async ({ head, coveredSeq = unknown }) => {
        const { checksum } = readEverinkHeader(head);
        await this.#options.states.link({
          boardId,
          path: await realPathOf(path),
          contentId: Buffer.from(checksum).toString('hex'),
          coveredSeq,
        });
      },
    };
  }

  /** The link of a file, if its board exists and is not deleted. */
  #livingLink(path: string): FileLink | undefined {
    const link = this.#options.links.ofPath(path);
    return link !== undefined && this.#isLiving(link) ? link : undefined;
  }

  #isLiving({ boardId }: FileLink): boolean {
    return this.#options.queue.boards.get(boardId)?.deletedAt === null;
  }

  /** The link of a file that was moved or renamed here. If its folder is gone too, it may be on another disk. */
  async #movedLink(contentId: string): Promise<FileLink | undefined> {
    for (const link of this.#options.links.all()) {
      if (link.contentId !== contentId || !this.#isLiving(link)) continue;
      if (!(await exists(link.path)) && (await exists(dirname(link.path)))) return link;
    }
    return undefined;
  }

  async #openNew(path: string): Promise<OpenedDocument> {
    const { queue, states, keepOnDevice, newId, log } = this.#options;
    // Checked before anything is created.
    if (queue.saveProblem !== undefined) throw new CodedError(queue.saveProblem);
    const reading = await queue.files.read(path, undefined);
    const boardId = newId();
    try {
      // Before the board is listed: until then it would use the server of the settings.
      await keepOnDevice(boardId);
      // Before its content: after a kill, the next opening completes the same board.
      await states.link({ boardId, path, coveredSeq: unknown });
      await queue.boards.ensure(boardId);
      const { coveredSeq } = await this.#fill(boardId, async () => reading);
      await states.link({ boardId, path, contentId: reading.contentId, coveredSeq });
      log.info('a file was opened as a board', { board: boardId });
      return { boardId, isNew: true };
    } catch (error) {
      await reading.groups.return(undefined);
      await this.#remove(boardId);
      throw error;
    }
  }

  async #merge({ boardId, path }: FileLink): Promise<'nothing' | 'changes' | 'other-board'> {
    const { queue, states, log } = this.#options;
    const read = () => queue.files.read(path, boardId);
    const { reading, coveredSeq, addedCount } = await this.#fill(boardId, read);
    if (!reading.isSameDocument) return 'other-board';
    await states.link({ boardId, path, contentId: reading.contentId, coveredSeq });
    log.info('a file was merged into its board', { board: boardId, count: addedCount });
    return addedCount === 0 ? 'nothing' : 'changes';
  }

  /** Adds to a board what it lacks of a file of the same document. */
  async #fill(boardId: string, read: () => Promise<OpenReading>): Promise<Filled> {
    const { queue } = this.#options;
    const storedSeqs: number[] = [];
    const stopListening = queue.onStored((id, seq) => {
      if (id === boardId) storedSeqs.push(seq);
    });
    try {
      const reading = await read();
      let addedCount = 0;
      for await (const group of reading.isSameDocument ? reading.groups : []) {
        addedCount += group.length;
        await queue.change(boardId, 'import', group);
      }
      await reading.groups.return(undefined);
      // Another change in between may be before or after the last one of the file.
      const isAhead = reading.isAhead || storedSeqs.length > addedCount;
      const coveredSeq = isAhead ? unknown : (storedSeqs.at(-1) ?? reading.lastSeq);
      return { reading, addedCount, coveredSeq };
    } finally {
      stopListening();
    }
  }

  /** Opening failed. A board that a window shows by now stays, and the next opening completes it. */
  async #remove(boardId: string): Promise<void> {
    const { queue, states, release, isOpen, log } = this.#options;
    if (isOpen(boardId)) return;
    try {
      await states.unlink(boardId);
      await queue.boards.delete(boardId);
      await queue.purge(boardId);
      await release(boardId);
    } catch (error) {
      log.warn('an incomplete board is still in the list', { board: boardId, error });
    }
  }
}

/** What was in a file. */
interface SeenContent {
  /** Its checksum; undefined: there was no file. */
  readonly id: string | undefined;
}

interface Filled {
  readonly reading: OpenReading;
  readonly addedCount: number;
  /** See `FileLink`. */
  readonly coveredSeq: number;
}

/** It is unknown what the file lacks of the board. */
const unknown = -1;

const realPathOf = (path: string): Promise<string> =>
  explainedRead(basename(path), () => realpath(path));

/** The checksum of what is in a file; undefined: there is none. @throws CodedError */
async function savedIdOf(path: string): Promise<string | undefined> {
  return (await exists(path)) ? await contentIdOf(path) : undefined;
}

/** What the sentence about a file that is named anyway says. */
function whyNotRead(error: unknown): Problem {
  const problem = problemOf(error);
  return problem.code === 'file-not-read' ? problem.why : problem;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
