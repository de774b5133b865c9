/**
 * The fields of a log line. `board` says which board it is about and `ms` how long it took; others are named
 * by their content and carry their unit. Values are numbers, booleans or short strings; anything else
 * is reduced to what is safe to read (bytes to their count, long strings to their start), so that
 * drawing content and secrets stay out of the log whatever a caller does.
 */
export interface LogFields {
  readonly board?: string | undefined;
  readonly ms?: number | undefined;
  /** The caught value. */
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/**
 * Writes one line: a fixed message that says what happened, and fields with the details. Never throws and
 * never waits, even if the disk is full.
 */
export interface Log {
  error(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  debug(what: string, fields?: LogFields): void;
}

const ignore = (): void => {};

/** A log that discards everything, for programs and tests. */
export const silentLog: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };
