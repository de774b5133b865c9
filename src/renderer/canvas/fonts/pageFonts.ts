/** One `@font-face` of the page. */
export interface FontSource {
  readonly family: string;
  /** The absolute URL of its WOFF2 file. */
  readonly address: string;
  readonly weight: string;
  /** As in CSS. */
  readonly unicodeRange: string;
}

let known: readonly FontSource[] | undefined;

/** The fonts of the page's style sheets, which are read once: the page keeps them as long as it lives. */
export function pageFonts(): readonly FontSource[] {
  known ??= [...document.styleSheets].flatMap(fontsOfSheet);
  return known;
}

function fontsOfSheet({ href, cssRules }: CSSStyleSheet): FontSource[] {
  const base = href ?? document.baseURI;
  return [...cssRules]
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => fontOfRule(rule, base));
}

function fontOfRule({ style }: CSSFontFaceRule, base: string): FontSource {
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const [, path = ''] = /url\(["']?(.*?)["']?\)/.exec(value('src')) ?? [];
  return {
    family: value('font-family').replace(/^["']|["']$/g, ''),
    address: new URL(path, base).href,
    weight: value('font-weight') || 'normal',
    unicodeRange: value('unicode-range') || 'U+0-10FFFF',
  };
}
