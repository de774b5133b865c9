import { errorText } from '../base/errorText.ts';

declare const quoted: unique symbol;

/**
 * What the system or another program said, for a sentence that quotes it. Made by `quote` only, so that no sentence of
 * Everink's own gets to a window as such.
 */
export type Quote = string & { readonly [quoted]: true };

const maxQuoteLength = 500;

/** The message of an error, or a text from outside: on one line, and cut where it is long. */
export function quote(said: unknown): Quote {
  const text = errorText(said).replaceAll(/\s+/g, ' ').trim();
  const cut = text.length > maxQuoteLength ? `${text.slice(0, maxQuoteLength)}…` : text;
  return cut as Quote;
}
