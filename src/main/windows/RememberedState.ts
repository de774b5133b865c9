import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Theme, themeSchema } from '../../shared/ipc.ts';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { type LanguageChoice, languageChoices } from '../../shared/words/languages.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  isMaximized: z.boolean(),
});
/** Where a window stands, in the screen's own units. */
export type WindowPlace = z.infer<typeof placeSchema>;

const stateSchema = z.object({
  place: placeSchema.optional().catch(undefined),
  lastBoardId: storedBoardIdSchema.optional().catch(undefined),
  /** Of the settings, which are read later than the first window opens. */
  theme: themeSchema.catch('system'),
  language: z.enum(languageChoices).catch('system'),
});
type State = z.infer<typeof stateSchema>;

/**
 * Where the window was, its colours, its language and which board was open, in `window.json`. It is a convenience: a file that cannot be
 * read or written is a line in the log, never more.
 */
export class RememberedState {
  readonly #path: string;
  readonly #log: Log;
  #state: State;
  #writing: Promise<void> | undefined;
  #isStale = false;

  constructor(dataFolder: string, log: Log) {
    this.#path = join(dataFolder, 'window.json');
    this.#log = log;
    this.#state = this.#read();
  }

  get place(): WindowPlace | undefined {
    return this.#state.place;
  }

  get theme(): Theme {
    return this.#state.theme;
  }

  get language(): LanguageChoice {
    return this.#state.language;
  }

  get lastBoardId(): string | undefined {
    return this.#state.lastBoardId;
  }

  remember(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#isStale = true;
    this.#writing ??= this.#write();
  }

  /** Resolves when what was remembered is on disk, or the disk refused it. Never rejects. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #read(): State {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#log.warn('the place of the window is forgotten', { error });
      }
      return { theme: 'system', language: 'system' };
    }
  }

  async #write(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await writeAtomically(this.#path, JSON.stringify(this.#state)).catch((error) => {
        this.#log.warn('the place of the window cannot be kept', { error });
      });
    }
    this.#writing = undefined;
  }
}
