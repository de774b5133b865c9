import type { LogFields } from './Log.ts';
import type { Scrubber } from './Scrubber.ts';

/** Long enough for a path and a sentence, too short for a drawing. */
const maxValueLength = 300;
const maxStackLength = 2_000;
/** The length searched for secrets. More than is printed, so that no secret is cut before it is found. */
const maxScrubbedLength = 8_000;
const maxFieldCount = 20;
const secretName = /token|secret|password|authorization|cookie|apikey/i;

/**
 * One line of the log: the message, then `name=value` pairs, quoted if they contain spaces, so that a person
 * can read it and `grep board=` finds it. Nothing in it can start a new line. `withStack` adds the stack of an
 * error.
 */
export function formatLine(
  what: string,
  fields: LogFields,
  scrubber: Scrubber,
  withStack: boolean,
): string {
  const parts = [plain(clean(what, scrubber))];
  for (const [name, value] of Object.entries(fields).slice(0, maxFieldCount)) {
    if (value === undefined) continue;
    parts.push(`${name}=${secretName.test(name) ? '***' : formatValue(value, scrubber)}`);
    if (withStack && value instanceof Error) {
      const stack = placesOf(value);
      if (stack !== '')
        parts.push(`stack=${JSON.stringify(clean(stack, scrubber, maxStackLength))}`);
    }
  }
  return parts.join(' ');
}

function formatValue(value: unknown, scrubber: Scrubber): string {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? String(value) : value.toFixed(1);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'string':
      return quoted(clean(value, scrubber));
    case 'object':
      return formatObject(value, scrubber);
    default:
      return `<${typeof value}>`;
  }
}

/** Objects are named, not printed: they may contain somebody's drawing. */
function formatObject(value: object | null, scrubber: Scrubber): string {
  if (value === null) return 'null';
  if (value instanceof Error) return quoted(clean(messageOf(value), scrubber));
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  if (value instanceof ArrayBuffer) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return `<${value.length} items>`;
  return '<object>';
}

/** The error's message with its code and its cause, where network and disk errors give the reason. */
function messageOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const coded = code === '' || error.message.includes(code) ? '' : ` (${code})`;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${coded}${cause}`;
}

/** The stack without the message, which is printed already. */
function placesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join(' < ');
}

function clean(text: string, scrubber: Scrubber, maxLength = maxValueLength): string {
  const scrubbed = scrubber.scrub(text.slice(0, maxScrubbedLength));
  if (text.length <= maxLength || scrubbed.length <= maxLength) return scrubbed;
  return `${scrubbed.slice(0, maxLength)}…(${text.length} characters)`;
}

function quoted(text: string): string {
  return /^[\w.:/@%+*-]+$/.test(text) ? text : JSON.stringify(text);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}
