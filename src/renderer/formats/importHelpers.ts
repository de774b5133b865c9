import { nextTask } from '../../base/inSlices.ts';
import type { ImportHelpers } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { canShowImage } from '../canvas/images/decodeImage.ts';
import { drawPicture } from '../canvas/images/drawPicture.ts';
import { measureText, textMeasurer } from '../drawing/textLayout.ts';

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
