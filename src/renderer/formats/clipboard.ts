import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { fileFormatIds } from '../../shared/fileFormats.ts';
import { maxClipboardLength } from '../../shared/limits.ts';
import { fileCodecs } from './fileCodecs.ts';

const readers = fileFormatIds
  .map((id) => fileCodecs[id].clipboard)
  .filter((reader) => reader !== undefined);

/** The clipboard types, other than plain text, of other programs' drawings. */
export const drawingTypes: readonly string[] = readers.map(({ type }) => type);

/** Reads another program's drawing from clipboard text; undefined if it is none, or too long. */
export function readPastedDrawing(text: string): Promise<ImportedDrawing> | undefined {
  if (text.length > maxClipboardLength) return undefined;
  for (const reader of readers) {
    const drawing = reader.read(text);
    if (drawing !== undefined) return drawing;
  }
  return undefined;
}
