import { parseDrawingText } from '../../shared/document/excalidraw/parseFile.ts';
import { importDrawing, readExcalidraw } from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { FileCodec } from './FileCodec.ts';
import { importHelpers } from './importHelpers.ts';

export const excalidraw: FileCodec<'excalidraw'> = {
  async read(bytes, { pause }) {
    const drawing = await readExcalidraw(bytes, { ...importHelpers(), pause });
    return { type: 'drawing', drawing };
  },

  clipboard: {
    type: 'application/vnd.excalidraw.clipboard+json',
    read(text) {
      const drawing = parseDrawingText(text);
      return drawing && importDrawing(drawing, importHelpers());
    },
  },
};
