import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import { fileProblem } from './fileProblem.ts';
import { type AtomicWrite, openAtomicWrite } from './openAtomicWrite.ts';
import { removeAbandonedFiles } from './temporaryFiles.ts';

/** Far more than a user starts; each is an open file. */
const maxSavesPerOwner = 8;
/** More than the header of any file. */
const headSizeBytes = 1024;

/** Notices that name a file disappear soon. */
const maxFinished = 100;

/** A step of a file that main creates itself. */
export interface SaveStep {
  /** The fraction of the work done, 0 to 1. */
  readonly part: number;
  /** The next bytes of the file, once there are any. */
  readonly bytes?: Uint8Array;
  /** See `BoardFileStep`. */
  readonly coveredSeq?: number;
}

/** A finished file. */
export interface SavedFile {
  /** Its first bytes, at least those of the header of an `.everink` file. */
  readonly head: Uint8Array;
  readonly coveredSeq?: number | undefined;
}

/** What belongs to saving a file, besides writing it. */
export interface SaveHooks {
  /** Called right before the file is put in its place. @throws CodedError if it must not replace what is there now */
  mayReplace(): Promise<void>;
  /** Called when it is in its place. */
  saved(file: SavedFile): Promise<void>;
}

interface Save {
  readonly owner: object;
  readonly path: string;
  readonly file: AtomicWrite;
  /** The last action on it; they run one after the other. */
  last: Promise<void>;
  readonly cancelling: AbortController;
  readonly hooks: SaveHooks | undefined;
  head: Uint8Array | undefined;
  coveredSeq?: number;
  /** Set if main creates the file itself. */
  steps?: AsyncIterator<SaveStep>;
}

/**
 * Files that windows write piece by piece, or have main create step by step. Each is in its place once it is finished, and
 * leaves nothing behind when it is cancelled, fails, or its window closes.
 */
export class StreamedSaves {
  readonly #saves = new Map<string, Save>();
  /** The latest files that are in their place. */
  readonly #finished = new Map<string, string>();

  /**
   * @param owner the window: no other one may continue it
   * @throws CodedError when the file cannot be written
   */
  async begin(path: string, owner: object, hooks?: SaveHooks): Promise<string> {
    const ownCount = [...this.#saves.values()].filter((save) => save.owner === owner).length;
    if (ownCount >= maxSavesPerOwner) {
      throw new CodedError({ code: 'too-many-saves' });
    }
    const file = await explained(path, openAtomicWrite(path, { permissions: 'usual' }));
    const saveId = randomUUID();
    const last = Promise.resolve();
    const cancelling = new AbortController();
    this.#saves.set(saveId, { owner, path, file, last, cancelling, hooks, head: undefined });
    return saveId;
  }

  /** Resolves when the piece is written. @throws CodedError; the save is over then */
  async write(saveId: string, piece: Uint8Array, owner: object): Promise<void> {
    const save = this.#own(saveId, owner);
    save.head ??= piece.slice(0, headSizeBytes);
    await this.#next(saveId, owner, (file) => file.write(piece));
  }

  /**
   * Takes the next step of a file that main creates itself.
   * @param make called for the first step; the signal is aborted when the file is cancelled
   * @returns the fraction of the work done, 0 to 1; undefined when it is complete
   * @throws CodedError; the save is over then
   */
  async writeStep(
    saveId: string,
    owner: object,
    make: (signal: AbortSignal) => AsyncIterator<SaveStep>,
  ): Promise<number | undefined> {
    const save = this.#own(saveId, owner);
    save.steps ??= make(save.cancelling.signal);
    try {
      const step = await save.steps.next();
      if (step.done === true) return undefined;
      const { part, bytes, coveredSeq } = step.value;
      if (coveredSeq !== undefined) save.coveredSeq = coveredSeq;
      if (bytes !== undefined) await this.write(saveId, bytes, owner);
      return part;
    } catch (error) {
      await this.cancel(saveId, owner);
      throw error;
    }
  }

  /** Puts the file in its place. @throws CodedError; an older file is then as it was */
  async finish(saveId: string, owner: object): Promise<void> {
    const { path, hooks, head = new Uint8Array(), coveredSeq } = this.#own(saveId, owner);
    await this.#next(saveId, owner, async (file) => {
      await hooks?.mayReplace();
      await file.commit();
    });
    this.#saves.delete(saveId);
    this.#finished.set(saveId, path);
    const [oldest] = this.#finished.keys();
    if (oldest !== undefined && this.#finished.size > maxFinished) this.#finished.delete(oldest);
    await hooks?.saved({ head, coveredSeq });
    await removeAbandonedFiles(dirname(path));
  }

  /** Where a finished file is. @throws CodedError when that was long ago */
  finishedPath(saveId: string): string {
    const path = this.#finished.get(saveId);
    if (path !== undefined) return path;
    throw new CodedError({ code: 'save-is-over' });
  }

  /** Leaves no file; a finished one stays as it is. */
  async cancel(saveId: string, owner: object): Promise<void> {
    const save = this.#saves.get(saveId);
    if (save?.owner !== owner) return;
    this.#saves.delete(saveId);
    save.cancelling.abort();
    await save.last.catch(() => undefined);
    await save.file.abort();
  }

  async cancelAll(owner: object): Promise<void> {
    const own = [...this.#saves].filter(([, save]) => save.owner === owner);
    await Promise.all(own.map(([saveId]) => this.cancel(saveId, owner)));
  }

  async #next(
    saveId: string,
    owner: object,
    action: (file: AtomicWrite) => Promise<void>,
  ): Promise<void> {
    const save = this.#own(saveId, owner);
    save.last = save.last.then(() => explained(save.path, action(save.file)));
    try {
      await save.last;
    } catch (error) {
      await this.cancel(saveId, owner);
      throw error;
    }
  }

  #own(saveId: string, owner: object): Save {
    const save = this.#saves.get(saveId);
    if (save?.owner === owner) return save;
    throw new CodedError({ code: 'save-is-over' });
  }
}

async function explained<Value>(path: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new CodedError(
      { code: 'file-not-written', path, why: fileProblem(error) },
      { cause: error },
    );
  }
}
