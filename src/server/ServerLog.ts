/** Numbers, ids and fixed words only: no drawing content, no token. `board` and `ms` keep their names everywhere. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line: what happened, in a few fixed words, and to what. */
export interface ServerLog {
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
}

/** A log of lines such as `2026-11-24T12:00:00.000Z warn board refused board=b1 reason="no board id"`. */
export function lineLog(write: (line: string) => void, now: () => Date): ServerLog {
  const logger =
    (level: string) =>
    (what: string, fields: LogFields = {}): void => {
      const shown = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${shownValue(value)}`);
      write(`${now().toISOString()} ${level} ${what}${shown.join('')}\n`);
    };
  return { info: logger('info'), warn: logger('warn'), error: logger('error') };
}

/** What was caught, in one line. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Quoted where it could be read as more than one value, so that nobody can forge a line. */
function shownValue(value: unknown): string {
  const text = String(value);
  return /^[\w.:/-]+$/.test(text) ? text : JSON.stringify(text);
}
