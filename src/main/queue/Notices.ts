import type { Notice } from '../../shared/ipc.ts';
import type { Log } from '../log/Log.ts';
import { Listeners } from './Listeners.ts';

/** Notices and who hears them; those from before anybody listened are kept. */
export class Notices {
  readonly #told = new Map<string, Notice>();
  readonly #listeners: Listeners<[notice: Notice]>;

  constructor(log: Log) {
    this.#listeners = new Listeners(log);
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    for (const notice of this.#told.values()) listener(notice);
    return this.#listeners.add(listener);
  }

  tell(notice: Notice): void {
    this.#told.set(notice.id, notice);
    this.#listeners.tell(notice);
  }
}
