import { maxTextLength, maxTextLines, maxTitleLength } from '../limits.ts';

/** Whether a text is within the limits for one shape. */
export function isWithinTextLimits(text: string): boolean {
  return text.length <= maxTextLength && countBreaks(text) < maxTextLines;
}

/**
 * The longest prefix of `text` that fits into a text with `length` UTF-16 code units and `breaks` line breaks. It
 * never splits a surrogate pair.
 */
export function fittingStart(text: string, length = 0, breaks = 0): string {
  let end = Math.min(text.length, Math.max(0, maxTextLength - length));
  let breaksLeft = maxTextLines - 1 - breaks;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    breaksLeft -= 1;
    if (breaksLeft < 0) end = at;
  }
  return withoutHalf(text.slice(0, end), text);
}

/** The longest allowed prefix of a title or the name of a frame. It never splits a surrogate pair. */
export function fittingTitle(title: string): string {
  return withoutHalf(title.slice(0, maxTitleLength), title);
}

/** Splits a text into parts within the limits of one shape, at line breaks where possible. */
export function splitText(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (!isWithinTextLimits(rest)) {
    const start = fittingStart(rest);
    const lineEnd = rest[start.length] === '\n' ? start.length : start.lastIndexOf('\n');
    const end = lineEnd > 0 ? lineEnd : start.length;
    parts.push(rest.slice(0, end));
    // The line break at a split belongs to neither part.
    rest = rest.slice(rest[end] === '\n' ? end + 1 : end);
  }
  return [...parts, rest];
}

export function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** @param start of `text` */
function withoutHalf(start: string, text: string): string {
  const isHalf = start.length < text.length && isHighSurrogate(start.charCodeAt(start.length - 1));
  return isHalf ? start.slice(0, -1) : start;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
