/** The worker that draws the first picture of a board from its stored updates: see docs/drawing.md. */
import '../../withoutEval.ts';
import { StoredBoard } from '../../../shared/document/stored/StoredBoard.ts';
import { BoardFonts } from '../fonts/BoardFonts.ts';
import { workerFaces } from '../fonts/workerFaces.ts';
import { PainterImages } from '../tiles/PainterImages.ts';
import { drawEarly, firstView } from './drawEarly.ts';
import { EarlyScene } from './EarlyScene.ts';
import type {
  EarlyPicture,
  EarlyRequest,
  FromEarlyPainter,
  ToEarlyPainter,
} from './earlyMessages.ts';

/** The globals of a worker, which TypeScript would take for those of a window. */
interface WorkerScope {
  readonly fonts: FontFaceSet;
  postMessage(message: FromEarlyPainter, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToEarlyPainter>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let fonts = new BoardFonts([]);
let updates: Uint8Array[] = [];
let bytes = new Uint8Array(0);
let filled = 0;

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'start') start(data);
  else if (data.type === 'stored') {
    bytes.set(data.bytes, filled);
    filled += data.bytes.byteLength;
  } else {
    draw(data).then(
      (drawn) => scope.postMessage({ type: 'drawn', ...drawn }, [drawn.image]),
      () => scope.postMessage({ type: 'failed' }, []),
    );
  }
});

function start({ fonts: sources, sizesBytes }: Extract<ToEarlyPainter, { type: 'start' }>): void {
  fonts = new BoardFonts(workerFaces(scope.fonts, sources));
  bytes = new Uint8Array(sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0));
  let end = 0;
  updates = sizesBytes.map((sizeBytes) => {
    end += sizeBytes;
    return bytes.subarray(end - sizeBytes, end);
  });
}

async function draw(request: EarlyRequest): Promise<EarlyPicture> {
  const board = new StoredBoard(updates);
  const scene = new EarlyScene(board);
  const view = firstView(scene, request);
  const images = new PainterImages((hash) => board.image(hash));
  return { view, image: await drawEarly(scene, view, request.labels, { fonts, images }) };
}
