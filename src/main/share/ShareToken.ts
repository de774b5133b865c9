import { randomBytes } from 'node:crypto';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';

/** Where the token is kept between two runs of the app; without a keychain, nowhere. */
export interface TokenStore {
  /** Empty: none is kept. */
  get(): string;
  set(token: string): Promise<void>;
}

export interface ShareTokenOptions {
  readonly token: TokenStore;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
}

/** 24 bytes are 32 characters. */
const randomByteCount = 24;
const pattern = /^[\w-]{32}$/;

/** What others have to know to open a shared board. The same as ever, so that invitations stay valid. */
export class ShareToken {
  readonly #options: ShareTokenOptions;
  #value = '';

  constructor(options: ShareTokenOptions) {
    this.#options = options;
  }

  /** Empty before `prepare`. */
  get value(): string {
    return this.#value;
  }

  /** Gets the kept token, or makes one and keeps it. Never rejects: it then lives for this run only. */
  async prepare(): Promise<void> {
    if (this.#value !== '') return;
    const { token: store, scrubber, log } = this.#options;
    const kept = this.#kept();
    this.#value = kept ?? randomBytes(randomByteCount).toString('base64url');
    scrubber.hide(this.#value);
    if (kept !== undefined) return;
    try {
      await store.set(this.#value);
    } catch (error) {
      log.warn('the word that lets others in is for this run only', { error });
    }
  }

  #kept(): string | undefined {
    try {
      const kept = this.#options.token.get();
      return pattern.test(kept) ? kept : undefined;
    } catch (error) {
      this.#options.log.warn('the word that lets others in cannot be read', { error });
      return undefined;
    }
  }
}
