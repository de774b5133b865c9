const mask = '***';

/** A shorter secret could be part of any word; masking it would make the log unreadable. */
const minSecretLength = 4;

/**
 * Patterns of unknown secrets. Each keeps the text that shows where the secret was.
 * A URL keeps its host and path, but neither its user nor its query, where invitations carry their token.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/gi, `$1${mask}@`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s?"']*)\?[^\s"')]*/gi, `$1?${mask}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${mask}`],
  [/\b([ps]k-lf-)[\w-]+/gi, `$1${mask}`],
  [
    /\b([\w-]*(?:token|secret|password|passwd|api[_-]?key))(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
    `$1$2${mask}`,
  ],
  // V8 quotes what it could not parse, which may be a user's text.
  [/(?:Unexpected token .{1,4}, )?(?:\.{3})?".*"(?:\.{3})? is not valid JSON/gs, 'not valid JSON'],
];

/** Removes secrets from text that will be logged or traced. */
export class Scrubber {
  readonly #secrets = new Set<string>();

  /** Masks this secret wherever it appears from now on, unless it is empty or very short. */
  hide(secret: string): void {
    if (secret.length >= minSecretLength) this.#secrets.add(secret);
  }

  scrub(text: string): string {
    let scrubbed = text;
    for (const secret of this.#secrets) scrubbed = scrubbed.replaceAll(secret, mask);
    for (const [pattern, replacement] of patterns) {
      scrubbed = scrubbed.replace(pattern, replacement);
    }
    return scrubbed;
  }
}
