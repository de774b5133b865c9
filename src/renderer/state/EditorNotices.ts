import { Emitter } from '../../base/Emitter.ts';
import type { MakeNotice } from './Notice.ts';

/** The notices of one board's editor. The first listener also gets those from before it listened. */
export class EditorNotices {
  readonly #listeners = new Emitter<[make: MakeNotice]>();
  readonly #overListeners = new Emitter<[id: string]>();
  #early: MakeNotice[] = [];

  tell(make: MakeNotice): void {
    if (!this.#listeners.hasListeners) this.#early.push(make);
    this.#listeners.emit(make);
  }

  /** What the notice says is over. */
  end(id: string): void {
    this.#overListeners.emit(id);
  }

  subscribe(listener: (make: MakeNotice) => void): () => void {
    const unsubscribe = this.#listeners.subscribe(listener);
    const early = this.#early;
    this.#early = [];
    for (const make of early) listener(make);
    return unsubscribe;
  }

  onEnd(listener: (id: string) => void): () => void {
    return this.#overListeners.subscribe(listener);
  }

  clear(): void {
    this.#listeners.clear();
    this.#overListeners.clear();
  }
}
