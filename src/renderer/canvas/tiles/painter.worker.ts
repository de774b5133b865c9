/** The worker that draws tiles: see docs/drawing.md. */
import { BoardFonts } from '../fonts/BoardFonts.ts';
import { addFonts } from '../fonts/pageFonts.ts';
import { PainterImages } from './PainterImages.ts';
import type { FromPainter, ToPainter } from './painterMessages.ts';
import { RequestPainter } from './RequestPainter.ts';

/** What a worker has, and a window has otherwise. */
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

/** A task of its own: messages that came meanwhile are heard before. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    goOn = resolve;
    pauses.port2.postMessage(undefined);
  });

let painter: RequestPainter | undefined;

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'start') {
    addFonts(scope.fonts, data.fonts);
    painter = new RequestPainter({
      fonts: new BoardFonts(scope.fonts),
      images: new PainterImages(),
      post: (message, transfer) => scope.postMessage(message, transfer),
      pause,
    });
    // Held until the end: whoever asks for it too learns of the end by getting it.
    void navigator.locks.request(data.lockName, () => {
      scope.postMessage({ type: 'started' }, []);
      return new Promise(() => {});
    });
  } else if (data.type === 'change') {
    painter?.change(data);
  } else {
    // The window takes the end of this one as a reason for the next.
    painter?.wish(data.wishes).catch(() => scope.close());
  }
});
