import { CodedError } from '../../CodedError.ts';
import { isRecord } from './element.ts';

/** A drawing of Excalidraw, from a file or its clipboard. Unchecked. */
export interface ExcalidrawDrawing {
  readonly elements: readonly unknown[];
  /** File entries by file id. */
  readonly files: Readonly<Record<string, unknown>>;
  /** The colour behind the elements, as CSS. */
  readonly background: unknown;
}

const drawingTypes: ReadonlySet<unknown> = new Set(['excalidraw', 'excalidraw/clipboard']);
const pngSignature = [0x89, 0x50, 0x4e, 0x47];

/** @throws CodedError when the file is not an Excalidraw drawing */
export function parseDrawing(bytes: Uint8Array): ExcalidrawDrawing {
  if (pngSignature.every((byte, i) => bytes[i] === byte)) throw pictureError('PNG');
  const text = decodeText(bytes);
  const drawing = text === undefined ? undefined : parseDrawingText(text);
  if (drawing !== undefined) return drawing;
  if (text !== undefined && /^\s*<(?:\?xml|!--|!doctype|svg)/i.test(text))
    throw pictureError('SVG');
  throw new CodedError({ code: 'not-excalidraw-file' });
}

/** The drawing in a text; undefined if there is none. */
export function parseDrawingText(text: string): ExcalidrawDrawing | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let json: unknown;
  try {
    // Trimmed, since some programs add a byte order mark when copying.
    json = JSON.parse(text.trim());
  } catch {
    return undefined;
  }
  if (!isRecord(json) || !drawingTypes.has(json.type)) return undefined;
  const { elements, files, appState } = json;
  return {
    elements: Array.isArray(elements) ? elements : [],
    files: isRecord(files) ? files : {},
    background: isRecord(appState) ? appState.viewBackgroundColor : undefined,
  };
}

/** Decodes UTF-8 or UTF-16, with or without a byte order mark. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A drawing starts with ASCII characters, so a zero byte among the first two means UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || first === 0) return 'utf-16be';
  return 'utf-8';
}

const pictureError = (format: 'PNG' | 'SVG'): CodedError =>
  new CodedError({ code: 'is-picture', format });
