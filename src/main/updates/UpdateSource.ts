import type { UpdateFailure } from '../../shared/updates.ts';

/** Finds, downloads and installs new versions. Its functions throw an `UpdateError`. */
export interface UpdateSource {
  /** Asks the feed. @returns the newer version; undefined if there is none */
  check(): Promise<string | undefined>;
  /** Downloads and verifies the version that was found. */
  download(signal: AbortSignal): Promise<void>;
  /** Installs what was downloaded, once everything is saved: the app ends after this. */
  install(options: { readonly restarts: boolean }): Promise<void>;
}

export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  readonly why: UpdateFailure;

  constructor(why: UpdateFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}
