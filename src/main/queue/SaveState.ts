import { isDeepStrictEqual } from 'node:util';
import type { Emitter } from '../../base/Emitter.ts';
import type { SaveProblem } from '../../shared/problem.ts';
import type { SaveStatus } from '../../shared/status.ts';

/** Counts what is not on disk yet, by board, and knows why if the disk refuses to write. */
export class SaveState {
  readonly #unsaved = new Map<string, number>();
  /** Called with the board whose status changed, or undefined if all did. */
  readonly #listeners: Emitter<[boardId: string | undefined]>;
  #problem: SaveProblem | undefined;

  constructor(listeners: Emitter<[boardId: string | undefined]>) {
    this.#listeners = listeners;
  }

  get unsavedCount(): number {
    return [...this.#unsaved.values()].reduce((sum, count) => sum + count, 0);
  }

  get problem(): SaveProblem | undefined {
    return this.#problem;
  }

  statusOf(boardId: string): SaveStatus {
    const unsavedCount = this.#unsaved.get(boardId) ?? 0;
    return {
      state: unsavedCount > 0 ? 'saving' : 'saved',
      unsavedCount,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  begun(boardId: string): void {
    this.#unsaved.set(boardId, (this.#unsaved.get(boardId) ?? 0) + 1);
    this.#listeners.emit(boardId);
  }

  ended(boardId: string): void {
    const count = (this.#unsaved.get(boardId) ?? 0) - 1;
    if (count > 0) this.#unsaved.set(boardId, count);
    else this.#unsaved.delete(boardId);
    this.#listeners.emit(boardId);
  }

  /** @param problem undefined: the disk accepts writes */
  setProblem(problem: SaveProblem | undefined): void {
    if (isDeepStrictEqual(problem, this.#problem)) return;
    this.#problem = problem;
    this.#listeners.emit(undefined);
  }
}
