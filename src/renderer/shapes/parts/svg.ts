import type { BoardTheme } from '../../drawing/palette.ts';
import type { layOutLine } from '../../drawing/textLayout.ts';

/** What an SVG export needs in addition to the shapes. */
export interface SvgSources {
  readonly theme: BoardTheme;
  /** The bytes of an image; undefined if it is not shown. */
  image(hash: string): Uint8Array | undefined;
  /** The distance from the top of a line to its baseline, board units. */
  baseline(fontSize: number): number;
  layOutLine(line: string, fontSize: number): ReturnType<typeof layOutLine>;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for XML: escaped, without the control characters that XML forbids. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => escapes[character] ?? character)
    .replace(/\p{Cc}/gu, (character) => (character === '\t' ? character : ''));
}
