import { Emitter } from '../../base/Emitter.ts';
import type { Notice } from '../../shared/ipc.ts';
import type { Log } from '../log/Log.ts';

/** Delivers notices to listeners; notices from before the first listener are kept for it. */
export class Notices {
  readonly #told = new Map<string, Notice>();
  readonly #listeners: Emitter<[notice: Notice]>;

  constructor(log: Log) {
    this.#listeners = new Emitter((error) => log.error('a listener of notices failed', { error }));
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    for (const notice of this.#told.values()) listener(notice);
    return this.#listeners.subscribe(listener);
  }

  tell(notice: Notice): void {
    this.#told.set(notice.id, notice);
    this.#listeners.emit(notice);
  }
}
