/** How text wraps within a width: as the browser does it in a text area, so that a text stays where it is when its field closes. */
import { linesOf, measuredFontSize, nextTabStop } from './textLayout.ts';

/** A line of a wrapped text. Spaces at a place where it wraps are left out. */
export interface WrappedLine {
  readonly text: string;
  /** Where it begins in the whole text, in UTF-16 code units. */
  readonly start: number;
}

/** The width of text without tabs and line breaks, at `measuredFontSize`. */
export type WidthOf = (text: string) => number;

/**
 * Wraps after spaces and hyphens and between the characters of Chinese, Japanese and Korean. A word that is wider than
 * the width is broken between two characters, as the user sees them: never within an emoji.
 * @param width board units, like `fontSize`
 */
export function wrapText(
  text: string,
  width: number,
  fontSize: number,
  widthOf: WidthOf,
): readonly WrappedLine[] {
  const wrapper = new Wrapper((width * measuredFontSize) / fontSize, widthOf);
  let start = 0;
  for (const line of linesOf(text)) {
    wrapper.add(line, start);
    start += line.length + 1;
  }
  return wrapper.lines;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Rounding must not wrap a text that is as wide as its box. */
const tolerance = 0.01;

class Wrapper {
  readonly lines: WrappedLine[] = [];
  readonly #width: number;
  readonly #widthOf: WidthOf;
  /** The same words and characters come again. */
  readonly #widths = new Map<string, number>();
  #line = '';
  #lineWidth = 0;
  #start = 0;

  constructor(width: number, widthOf: WidthOf) {
    this.#width = width + tolerance;
    this.#widthOf = widthOf;
  }

  /** Adds a line of the text as its author broke it. */
  add(line: string, start: number): void {
    this.#start = start;
    this.#line = '';
    this.#lineWidth = 0;
    for (const word of wordsOf(line)) this.#addWord(word);
    this.lines.push({ text: this.#line, start: this.#start });
  }

  #addWord(word: string): void {
    const letters = word.trimEnd();
    if (!this.#hasRoom(letters)) this.#wrap();
    if (this.#hasRoom(letters)) this.#append(word);
    else for (const { segment } of graphemes.segment(word)) this.#addCharacter(segment);
  }

  #addCharacter(character: string): void {
    if (this.#line !== '' && !this.#hasRoom(character.trimEnd())) this.#wrap();
    this.#append(character);
  }

  #hasRoom(text: string): boolean {
    return text === '' || this.#widthAfter(text) <= this.#width;
  }

  #append(text: string): void {
    this.#lineWidth = this.#widthAfter(text);
    this.#line += text;
  }

  #wrap(): void {
    if (this.#line === '') return;
    this.lines.push({ text: this.#line.trimEnd(), start: this.#start });
    this.#start += this.#line.length;
    this.#line = '';
    this.#lineWidth = 0;
  }

  /** The width of the line with more text. */
  #widthAfter(text: string): number {
    const [first = '', ...others] = text.split('\t');
    let width = this.#lineWidth + this.#measured(first);
    for (const part of others) {
      const leastGap = this.#measured(' ') / 2;
      width = nextTabStop(width, measuredFontSize, leastGap) + this.#measured(part);
    }
    return width;
  }

  #measured(text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    const width = text === '' ? 0 : this.#widthOf(text);
    this.#widths.set(text, width);
    return width;
  }
}

/** The parts of a line that are only broken when they are too wide, each with the spaces behind it. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let before = '';
  for (const { segment } of graphemes.segment(line)) {
    if (before !== '' && mayWrapBetween(before, segment)) {
      words.push(word);
      word = '';
    }
    word += segment;
    before = segment;
  }
  if (word !== '') words.push(word);
  return words;
}

const space = /^\s/u;
/** Characters that are words of their own: of Chinese, Japanese and Korean, and emoji. */
const single =
  /^(?:[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Hangul}\uFF00-\uFFEF]|\p{Extended_Pictographic}|\p{Regional_Indicator})/u;
/** Closing brackets, full stops and small kana do not begin a line. */
const neverFirst =
  /^[)\]}、。，．・：；？！,.:;?!’”»›)］｝」』】〕〉》〗〙ー～〜…‥ゝゞヽヾ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%°]/u;
/** Opening brackets do not end a line. */
const neverLast = /^[([{‘“«‹（［｛「『【〔〈《〖〘]/u;

function mayWrapBetween(before: string, after: string): boolean {
  if (space.test(after)) return false;
  if (space.test(before)) return true;
  if (before === '-') return /^\p{L}/u.test(after);
  if (!single.test(before) && !single.test(after)) return false;
  return !neverLast.test(before) && !neverFirst.test(after);
}
