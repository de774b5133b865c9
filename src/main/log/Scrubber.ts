const mask = '***';

/** A secret shorter than this could be part of any word; masking it would make the log unreadable. */
const minSecretLength = 4;

/**
 * What a secret looks like when nobody told us about it. Each pattern keeps what says where it stood.
 * An address keeps its place but neither its user nor its query, where invitations carry their token.
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
  // V8 quotes what it could not parse, and that may be somebody's text.
  [/(?:Unexpected token .{1,4}, )?(?:\.{3})?".*"(?:\.{3})? is not valid JSON/gs, 'not valid JSON'],
];

/** Takes secrets out of text that is going to be logged or traced. */
export class Scrubber {
  readonly #secrets = new Set<string>();

  /** From now on this secret is masked wherever it appears. Empty and very short ones are not. */
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
