/** Wraps text like a text area of the browser, so that text does not move when its field closes. */
import { linesOf, measuredFontSize, nextTabStop } from './textLayout.ts';

/** A line of wrapped text, without the spaces at which it wraps. */
export interface WrappedLine {
  readonly text: string;
  /** Start in the whole text, in UTF-16 code units. */
  readonly start: number;
}

/** The width of text without tabs and line breaks, at `measuredFontSize`. */
export type WidthOf = (text: string) => number;

/**
 * Wraps after spaces and hyphens, and between Chinese, Japanese and Korean characters. A word wider than `width`
 * is broken between graphemes, never within an emoji.
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
/** Rounding must not wrap text that is exactly as wide as its box. */
const tolerance = 0.01;

class Wrapper {
  readonly lines: WrappedLine[] = [];
  readonly #width: number;
  readonly #widthOf: WidthOf;
  /** Words and characters repeat, so their widths are cached. */
  readonly #widths = new Map<string, number>();
  #line = '';
  #lineWidth = 0;
  #start = 0;

  constructor(width: number, widthOf: WidthOf) {
    this.#width = width + tolerance;
    this.#widthOf = widthOf;
  }

  /** Adds a line between two line breaks of the text. */
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

/** Splits a line into parts that are broken only if they are too wide, each with its trailing spaces. */
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
/** Characters that are words of their own: Chinese, Japanese and Korean characters, and emoji. */
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
