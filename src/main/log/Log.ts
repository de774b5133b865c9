/**
 * The fields of a log line. `board` says which board it is about and `ms` how long it took; others are named
 * by what they hold and carry their unit. Values are numbers, booleans or short strings; whatever else is
 * given is cut down to what is safe to read (bytes to their count, long strings to their start), so that
 * drawing content and secrets stay out of the log whatever a caller does.
 */
export interface LogFields {
  readonly board?: string | undefined;
  readonly ms?: number | undefined;
  /** Whatever was caught. */
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/**
 * Writes one line: what happened, in a few fixed words, and the fields that say to what. Never throws and
 * never waits, also when the disk is full.
 */
export interface Log {
  error(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  debug(what: string, fields?: LogFields): void;
}

const ignore = (): void => {};

/** For programs and tests that have nothing to say. */
export const silentLog: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };
