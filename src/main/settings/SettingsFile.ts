import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';
import { writeAtomically } from '../files/writeAtomically.ts';

export interface SettingsFileOptions {
  readonly path: string;
  /** For the name of a damaged file. */
  readonly now?: (() => Date) | undefined;
}

export type ReadFile<Content> =
  | { readonly state: 'read'; readonly content: Content }
  | { readonly state: 'missing' }
  /** The problem says where the file is kept. */
  | { readonly state: 'unusable'; readonly problem: Problem };

/**
 * A small file of the data folder, read at start and written as a whole. An unreadable one is renamed to a dated name
 * before anything is written in its place, and never overwritten.
 */
export class SettingsFile {
  readonly #path: string;
  readonly #now: () => Date;
  /** The file exists and could not be read: it must be renamed before the next write. */
  #isUnread = false;

  constructor({ path, now = () => new Date() }: SettingsFileOptions) {
    this.#path = path;
    this.#now = now;
  }

  exists(): boolean {
    return existsSync(this.#path);
  }

  /** Never rejects. @param parse throws anything if the text is invalid */
  async read<Content>(parse: (text: string) => Content): Promise<ReadFile<Content>> {
    const name = basename(this.#path);
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { state: 'missing' };
      this.#isUnread = true;
      return {
        state: 'unusable',
        problem: { code: 'data-not-read', file: name, said: quote(codeOf(error)) },
      };
    }
    try {
      // Some editors write a byte order mark, which `JSON.parse` rejects.
      return { state: 'read', content: parse(text.replace(/^\uFEFF/, '')) };
    } catch {
      // Not logged: the error may quote a secret.
      this.#isUnread = true;
    }
    try {
      const kept = basename(await this.#setAside());
      return { state: 'unusable', problem: { code: 'data-set-aside', file: name, keptAs: kept } };
    } catch (error) {
      return {
        state: 'unusable',
        problem: { code: 'data-not-set-aside', file: name, said: quote(codeOf(error)) },
      };
    }
  }

  /** @throws CodedError; the file is unchanged then */
  async write(text: string): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      if (this.#isUnread) await this.#setAside();
      await writeAtomically(this.#path, text);
    } catch (error) {
      const why = this.#refusalOf(error);
      throw new CodedError({ code: 'nothing-changed', why }, { cause: error });
    }
  }

  async #setAside(): Promise<string> {
    const stamp = this.#now().toISOString().slice(0, 19).replaceAll(':', '-');
    const wanted = `${this.#path}.damaged-${stamp}`;
    let kept = wanted;
    for (let count = 2; existsSync(kept); count += 1) kept = `${wanted}-${count}`;
    try {
      await rename(this.#path, kept);
    } catch (error) {
      // It was removed in the meantime.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    this.#isUnread = false;
    return kept;
  }

  #refusalOf(error: unknown): Problem {
    const path = this.#path;
    if (error instanceof CodedError) return { code: 'file-not-written', path, why: error.problem };
    const folder = dirname(path);
    switch (asStorageError(error).fault) {
      case 'disk-full':
        return { code: 'data-disk-full', folder };
      case 'read-only':
        return { code: 'data-not-allowed', folder };
      default:
        return {
          code: 'file-not-written',
          path,
          why: { code: 'system-said', said: quote(codeOf(error)) },
        };
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
