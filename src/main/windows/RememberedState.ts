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
  isFullScreen: z.boolean().default(false),
});
/** Where a window stands, in the screen's own units. */
export type WindowPlace = z.infer<typeof placeSchema>;

const windowSchema = z.object({
  place: placeSchema,
  /** The board it showed; undefined while there was none. */
  boardId: storedBoardIdSchema.optional().catch(undefined),
});
/** An open window, for the next start. */
export type RememberedWindow = z.infer<typeof windowSchema>;

const maxWindows = 32;
export const maxRecentBoards = 10;

const stateSchema = z.object({
  place: placeSchema.optional().catch(undefined),
  lastBoardId: storedBoardIdSchema.optional().catch(undefined),
  /** The one opened last is the first one. */
  recentBoardIds: z.array(storedBoardIdSchema).max(maxRecentBoards).readonly().catch([]),
  /** The one used last is the last one. */
  windows: z.array(windowSchema).max(maxWindows).catch([]),
  /** Of the settings, which are read later than the first window opens. */
  theme: themeSchema.catch('system'),
  language: z.enum(languageChoices).catch('system'),
});
type State = z.infer<typeof stateSchema>;

/**
 * The open windows with their places and boards, their colours and language, in `window.json`. It is a convenience: a
 * file that cannot be read or written is a line in the log, never more.
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

  /** The windows of the last run; the one used last is the last one. */
  get windows(): readonly RememberedWindow[] {
    return this.#state.windows;
  }

  /** Of the window that was used last. */
  get place(): WindowPlace | undefined {
    return this.#state.place;
  }

  get theme(): Theme {
    return this.#state.theme;
  }

  get language(): LanguageChoice {
    return this.#state.language;
  }

  get recentBoardIds(): readonly string[] {
    return this.#state.recentBoardIds;
  }

  get lastBoardId(): string | undefined {
    return this.#state.lastBoardId;
  }

  remember(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#state.windows = this.#state.windows.slice(-maxWindows);
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
        this.#log.warn('the windows of the last run cannot be read', { error });
      }
      return { recentBoardIds: [], windows: [], theme: 'system', language: 'system' };
    }
  }

  async #write(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await writeAtomically(this.#path, JSON.stringify(this.#state)).catch((error) => {
        this.#log.warn('the open windows cannot be saved for the next start', { error });
      });
    }
    this.#writing = undefined;
  }
}
