import { nextTask } from '../../base/inSlices.ts';
import type { ImportHelpers } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { BoardFonts } from '../canvas/fonts/BoardFonts.ts';
import { canShowImage } from '../canvas/images/decodeImage.ts';
import { drawPicture } from '../canvas/images/drawPicture.ts';
import { measureText, textMeasurer } from '../drawing/textLayout.ts';

/** Loads the fonts of a drawing, whose texts are measured when it is read. @param file its JSON */
export async function loadFontsOf(file: string): Promise<void> {
  const texts = file.match(/[^\0-\u02FF]+/g);
  if (texts !== null) await new BoardFonts(document.fonts).prepare(texts);
}

/** What reading a drawing of another program needs from the window. */
export function importHelpers(): ImportHelpers {
  let measurer: ReturnType<typeof textMeasurer> | undefined;
  return {
    measureText: (text, fontSize) => {
      measurer ??= textMeasurer();
      return measureText(measurer, text, fontSize);
    },
    drawPicture,
    canShowImage,
    pause: nextTask,
  };
}
