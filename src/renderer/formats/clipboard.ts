import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { fileFormatIds } from '../../shared/fileFormats.ts';
import { maxClipboardLength } from '../../shared/limits.ts';
import { fileCodecs } from './fileCodecs.ts';

const readers = fileFormatIds
  .map((id) => fileCodecs[id].clipboard)
  .filter((reader) => reader !== undefined);

/** The types of the clipboard, other than plain text, that drawings of other programs have. */
export const drawingTypes: readonly string[] = readers.map(({ type }) => type);

/** The drawing of another program that a text from the clipboard is; undefined if it is none, or too long for one. */
export function readPastedDrawing(text: string): Promise<ImportedDrawing> | undefined {
  if (text.length > maxClipboardLength) return undefined;
  for (const reader of readers) {
    const drawing = reader.read(text);
    if (drawing !== undefined) return drawing;
  }
  return undefined;
}
