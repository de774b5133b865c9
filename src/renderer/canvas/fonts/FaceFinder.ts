import { boardFontFamilies } from '../../drawing/textLayout.ts';

/** What `@font-face` says of a font file. */
interface Face {
  readonly family: string;
  /** As in CSS: `U+0-FF, U+131`. */
  readonly unicodeRange: string;
}

/** A character with the selector that asks for its emoji form. */
const characters = /.\u{FE0F}?/gsu;
const emoji = /^\p{Emoji_Presentation}|\u{FE0F}$/u;
/** These draw nothing by themselves. */
const invisible = /^(?:\p{White_Space}|\u{200D}|\p{Variation_Selector})/u;
/** General punctuation: Inter's file lacks some of it that its range names, such as the reference mark of Japanese. */
const uncertain = /^[\u{2000}-\u{206F}]/u;

/** The distinct characters of some texts, as they are looked up. */
export function charactersOf(texts: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    for (const character of text.match(characters) ?? []) found.add(character);
  }
  return found;
}

/**
 * Finds the font files with which a text is drawn, in the order in which the browser looks for a character: the first
 * family that has it draws it. An emoji is drawn by the first one that has it in colour.
 */
export class FaceFinder<T extends Face> {
  readonly #faces: Iterable<T>;
  readonly #families = new Map<string, ReadonlyMap<number, readonly T[]>>();

  constructor(faces: Iterable<T>) {
    this.#faces = faces;
  }

  facesFor(texts: Iterable<string>): ReadonlySet<T> {
    const needed = new Set<T>();
    for (const character of charactersOf(texts)) {
      for (const face of this.#facesOf(character)) needed.add(face);
    }
    return needed;
  }

  #facesOf(character: string): readonly T[] {
    if (invisible.test(character)) return [];
    const isInFirst = !emoji.test(character) && !uncertain.test(character);
    const codePoint = character.codePointAt(0) ?? 0;
    const found: T[] = [];
    for (const family of boardFontFamilies) {
      found.push(...(this.#family(family).get(codePoint) ?? []));
      if (isInFirst && found.length > 0) break;
    }
    return found;
  }

  /** Its ranges are read when a character is looked for in it: most texts need the first family only. */
  #family(name: string): ReadonlyMap<number, readonly T[]> {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const byCodePoint = new Map<number, T[]>();
    for (const face of this.#faces) {
      if (face.family.replaceAll('"', '') !== name) continue;
      for (const codePoint of codePointsIn(face.unicodeRange)) {
        const faces = byCodePoint.get(codePoint);
        if (faces === undefined) byCodePoint.set(codePoint, [face]);
        else faces.push(face);
      }
    }
    this.#families.set(name, byCodePoint);
    return byCodePoint;
  }
}

function* codePointsIn(unicodeRange: string): Generator<number, void> {
  for (const [, first = '', last = first] of unicodeRange.matchAll(
    /U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi,
  )) {
    const end = Number.parseInt(last, 16);
    for (let codePoint = Number.parseInt(first, 16); codePoint <= end; codePoint += 1) {
      yield codePoint;
    }
  }
}
