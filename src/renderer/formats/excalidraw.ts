import { parseDrawingText } from '../../shared/document/excalidraw/parseFile.ts';
import { importDrawing, readExcalidraw } from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { FileCodec } from './FileCodec.ts';
import { importHelpers, loadFontsOf } from './importHelpers.ts';

export const excalidraw: FileCodec<'excalidraw'> = {
  async read(bytes, { pause }) {
    await loadFontsOf(new TextDecoder().decode(bytes));
    const drawing = await readExcalidraw(bytes, { ...importHelpers(), pause });
    return { type: 'drawing', drawing };
  },

  clipboard: {
    type: 'application/vnd.excalidraw.clipboard+json',
    read(text) {
      const drawing = parseDrawingText(text);
      return drawing && loadFontsOf(text).then(() => importDrawing(drawing, importHelpers()));
    },
  },
};
