/** Numbers, ids and fixed words only: no drawn content, no token. `board` and `ms` have these names everywhere. */
export type ServerLogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line: a fixed message and fields. */
export interface ServerLog {
  info(what: string, fields?: ServerLogFields): void;
  warn(what: string, fields?: ServerLogFields): void;
  error(what: string, fields?: ServerLogFields): void;
}

/** A log with lines such as `2026-11-24T12:00:00.000Z warn board refused board=b1 reason="no board id"`. */
export function lineLog(write: (line: string) => void, now: () => Date): ServerLog {
  const logger =
    (level: string) =>
    (what: string, fields: ServerLogFields = {}): void => {
      const shown = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${shownValue(value)}`);
      write(`${now().toISOString()} ${level} ${what}${shown.join('')}\n`);
    };
  return { info: logger('info'), warn: logger('warn'), error: logger('error') };
}

/** The text of an error in one line. */
export const errorLine = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const maxValueLength = 300;

/** Quoted if ambiguous, and shortened, so that nobody can forge a line or fill the log. */
function shownValue(value: unknown): string {
  const text = String(value);
  const cut = text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
  if (/^[\w.:/-]+$/.test(cut)) return cut;
  // JSON leaves these as they are; terminals and viewers obey some of them.
  return JSON.stringify(cut).replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
