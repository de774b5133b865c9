import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log/Log.ts';
import { type ForkServer, ServerProcess } from './ServerProcess.ts';

export interface SharedCopiesOptions {
  /** The app's; the copies are in `shared-boards` in it. */
  readonly dataFolder: string;
  readonly fork: ForkServer;
  /** Whether the server that has the copies runs, or is about to. */
  readonly isShared: () => boolean;
  readonly log: Log;
}

/**
 * The copies of boards that the server of "Share on this network" has. Only that program may change them, so what is to
 * be deleted is noted in its folder, and deleted at its next start; when nothing is shared, it is started for that alone.
 */
export class SharedCopies {
  readonly #options: SharedCopiesOptions;
  readonly #folder: string;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: SharedCopiesOptions) {
    this.#options = options;
    this.#folder = join(options.dataFolder, 'shared-boards');
  }

  /** Resolves once it is noted. @throws what the disk says */
  async forget(boardId: string): Promise<void> {
    if (!existsSync(join(this.#folder, 'boards.sqlite'))) return;
    await mkdir(this.#notes, { recursive: true });
    await writeFile(join(this.#notes, boardId), '', { flush: true });
  }

  /** Deletes what is noted, unless boards are being shared: then that is done when sharing ends. Never rejects. */
  async sweep(): Promise<void> {
    this.#sweeping = this.#sweeping.then(() => this.#sweep());
    await this.#sweeping;
  }

  /** Resolves when the copies are not being changed. Never rejects. */
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
    // Nobody is told the token, so nobody gets in.
    const env = { EVERINK_SERVER_TOKEN: crypto.randomUUID() };
    const life = new ServerProcess({
      process: fork(args, env),
      log,
      guestsChanged: () => undefined,
    });
    try {
      await life.listening();
    } catch (error) {
      log.warn('the shared copies of deleted boards are still there', { error });
    } finally {
      await life.stop();
    }
  }
}
