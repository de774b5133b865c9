import { BoardFonts } from '../fonts/BoardFonts.ts';
import type { StartPainter } from '../tiles/Painter.ts';
import { PainterImages } from '../tiles/PainterImages.ts';
import { RequestPainter } from '../tiles/RequestPainter.ts';

/** The painter of tiles in the thread of the test, with messages that arrive later, as those of a worker do. */
export const startThreadlessPainter: StartPainter = ({ onMessage }) => {
  let isDisposed = false;
  const painter = new RequestPainter({
    fonts: new BoardFonts([]),
    images: new PainterImages(),
    post: (message) => later(() => onMessage(message)),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const later = (act: () => void): void => {
    setImmediate(() => {
      if (!isDisposed) act();
    });
  };
  return {
    send(message) {
      const copy = structuredClone(message);
      later(() => {
        if (copy.type === 'change') painter.change(copy);
        else if (copy.type === 'requests') void painter.setRequests(copy.requests);
      });
    },
    dispose() {
      isDisposed = true;
      void painter.setRequests([]);
    },
  };
};
