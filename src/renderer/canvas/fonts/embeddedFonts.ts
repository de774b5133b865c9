import { base64 } from '../../shapes/parts/base64.ts';
import { FaceFinder } from './FaceFinder.ts';
import { type FontSource, pageFonts } from './pageFonts.ts';

/**
 * The font files that texts are drawn with, each as an `@font-face` with the file in it: for a picture that is opened on
 * another machine. All files of the app are ten megabytes in this form.
 */
export async function embeddedFonts(texts: Iterable<string>): Promise<readonly string[]> {
  const fonts = pageFonts();
  const needed = new FaceFinder(fonts).facesFor(texts);
  const rules = fonts.filter((font) => needed.has(font)).map(fontFaceRule);
  return (await Promise.all(rules)).filter((rule) => rule !== undefined);
}

/** Undefined if the file cannot be read: the text is in the picture, in whatever font the other machine has. */
async function fontFaceRule(font: FontSource): Promise<string | undefined> {
  const { family, address, weight, unicodeRange } = font;
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const data = base64(new Uint8Array(await response.arrayBuffer()));
  return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/woff2;base64,${data});unicode-range:${unicodeRange}}`;
}
