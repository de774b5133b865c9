/** The worker that draws tiles: see docs/drawing.md. */
import { BoardFonts } from '../fonts/BoardFonts.ts';
import { workerFaces } from '../fonts/workerFaces.ts';
import { PainterImages } from './PainterImages.ts';
import type { FromPainter, ToPainter } from './painterMessages.ts';
import { RequestPainter } from './RequestPainter.ts';

/** The globals of a worker, which TypeScript would take for those of a window. */
interface WorkerScope {
  readonly fonts: FontFaceSet;
  close(): void;
  postMessage(message: FromPainter, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPainter>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const pauses = new MessageChannel();
let goOn: () => void = () => {};
pauses.port1.onmessage = () => goOn();

/** A separate task, so that pending messages are handled first. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    goOn = resolve;
    pauses.port2.postMessage(undefined);
  });

let painter: RequestPainter | undefined;

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'start') {
    painter = new RequestPainter({
      fonts: new BoardFonts(workerFaces(scope.fonts, data.fonts)),
      images: new PainterImages(),
      post: (message, transfer) => scope.postMessage(message, transfer),
      pause,
    });
    // Held until the worker ends: the window requests it too, and receives it at the end.
    void navigator.locks.request(data.lockName, () => {
      scope.postMessage({ type: 'started' }, []);
      return new Promise(() => {});
    });
  } else if (data.type === 'change') {
    painter?.change(data);
  } else {
    // The window starts the next painter when this one ends.
    painter?.setRequests(data.requests).catch(() => scope.close());
  }
});
