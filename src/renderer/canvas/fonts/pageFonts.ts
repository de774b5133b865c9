/** One `@font-face` of the page. */
export interface FontSource {
  readonly family: string;
  /** As in CSS, with whole addresses. */
  readonly source: string;
  readonly weight: string;
  readonly unicodeRange: string;
}

/** The fonts of the page's style sheets. */
export function pageFonts(): FontSource[] {
  const fonts: FontSource[] = [];
  for (const sheet of document.styleSheets) {
    const base = sheet.href ?? document.baseURI;
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSFontFaceRule) fonts.push(fontOfRule(rule, base));
    }
  }
  return fonts;
}

/** Gives them to a worker, which knows no style sheets. */
export function addFonts(to: FontFaceSet, fonts: readonly FontSource[]): void {
  for (const { family, source, weight, unicodeRange } of fonts) {
    to.add(new FontFace(family, source, { weight, unicodeRange }));
  }
}

function fontOfRule({ style }: CSSFontFaceRule, base: string): FontSource {
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    family: value('font-family').replace(/^["']|["']$/g, ''),
    source: value('src').replace(
      /url\((["']?)(.*?)\1\)/g,
      (_, _quote, address: string) => `url("${new URL(address, base).href}")`,
    ),
    weight: value('font-weight') || 'normal',
    unicodeRange: value('unicode-range') || 'U+0-10FFFF',
  };
}
