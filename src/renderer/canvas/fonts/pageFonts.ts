/** One `@font-face` of the page. */
export interface FontSource {
  readonly family: string;
  /** The absolute URL of its WOFF2 file. */
  readonly address: string;
  readonly weight: string;
  /** As in CSS. */
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
  for (const { family, address, weight, unicodeRange } of fonts) {
    to.add(new FontFace(family, `url("${address}")`, { weight, unicodeRange }));
  }
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
