import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log/Log.ts';
import { ForkedServer, type ForkServer } from './ForkedServer.ts';

export interface SharedCopiesOptions {
  /** The app's folder; the copies are in `shared-boards` in it. */
  readonly dataFolder: string;
  readonly fork: ForkServer;
  /** Whether the server with the copies is running or starting. */
  readonly isShared: () => boolean;
  readonly log: Log;
}

/**
 * The copies of boards that the server of "Share on this network" stores. Only that server may change them, so boards
 * to delete are noted in its folder and deleted at its next start. If nothing is shared, it is started for this purpose
 * only.
 */
export class SharedCopies {
  readonly #options: SharedCopiesOptions;
  readonly #folder: string;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: SharedCopiesOptions) {
    this.#options = options;
    this.#folder = join(options.dataFolder, 'shared-boards');
  }

  /** Notes the board for deletion. @throws a file system error */
  async forget(boardId: string): Promise<void> {
    if (!existsSync(join(this.#folder, 'boards.sqlite'))) return;
    await mkdir(this.#notes, { recursive: true });
    await writeFile(join(this.#notes, boardId), '', { flush: true });
  }

  /**
   * Deletes the noted boards, unless boards are being shared: then they are deleted after sharing ends. Never rejects.
   */
  async sweep(): Promise<void> {
    this.#sweeping = this.#sweeping.then(() => this.#sweep());
    await this.#sweeping;
  }

  /** Resolves when no deletion is running. Never rejects. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  get #notes(): string {
    return join(this.#folder, 'forget');
  }

  async #sweep(): Promise<void> {
    const { fork, isShared, log } = this.#options;
    const notes = await readdir(this.#notes).catch(() => []);
    if (notes.length === 0 || isShared()) return;
    const args = ['--host', '127.0.0.1', '--port', '0', '--data', this.#folder];
    // A random token that is shared with nobody, so that nobody is admitted.
    const env = { EVERINK_SERVER_TOKEN: crypto.randomUUID() };
    const server = new ForkedServer({
      process: fork(args, env),
      log,
      guestsChanged: () => undefined,
    });
    try {
      await server.listening();
    } catch (error) {
      log.warn('the shared copies of deleted boards are still there', { error });
    } finally {
      await server.stop();
    }
  }
}
