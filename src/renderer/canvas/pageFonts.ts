/** One `@font-face` of the page. */
export interface FontSource {
  readonly family: string;
  /** As in CSS, with whole addresses. */
  readonly source: string;
  readonly descriptors: FontFaceDescriptors;
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

function fontOfRule({ style }: CSSFontFaceRule, base: string): FontSource {
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const descriptors: FontFaceDescriptors = {};
  const weight = value('font-weight');
  if (weight !== '') descriptors.weight = weight;
  const fontStyle = value('font-style');
  if (fontStyle !== '') descriptors.style = fontStyle;
  const unicodeRange = value('unicode-range');
  if (unicodeRange !== '') descriptors.unicodeRange = unicodeRange;
  return {
    family: value('font-family').replace(/^["']|["']$/g, ''),
    source: value('src').replace(
      /url\((["']?)(.*?)\1\)/g,
      (_, _quote, address: string) => `url("${new URL(address, base).href}")`,
    ),
    descriptors,
  };
}
