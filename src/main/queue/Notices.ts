import { Emitter } from '../../base/Emitter.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { Log } from '../log/Log.ts';

/** Delivers notices to listeners; notices from before the first listener are kept for it. */
export class Notices {
  readonly #told = new Map<string, MainNotice>();
  readonly #listeners: Emitter<[notice: MainNotice]>;

  constructor(log: Log) {
    this.#listeners = new Emitter((error) => log.error('a listener of notices failed', { error }));
  }

  onNotice(listener: (notice: MainNotice) => void): () => void {
    for (const notice of this.#told.values()) listener(notice);
    return this.#listeners.subscribe(listener);
  }

  tell(notice: MainNotice): void {
    this.#told.set(notice.id, notice);
    this.#listeners.emit(notice);
  }
}
