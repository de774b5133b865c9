import { darkTheme, lightTheme } from '../../drawing/palette.ts';
import type { BoardFonts } from '../fonts/BoardFonts.ts';
import { boardRect, paintSceneInSteps } from '../scene/paintScene.ts';
import { ShapeIndex } from '../scene/ShapeIndex.ts';
import { applyChange } from './applyChange.ts';
import type { PainterImages } from './PainterImages.ts';
import { painterCanvas } from './painterCanvas.ts';
import type { FromPainter, PaintRequest, ToPainter } from './painterMessages.ts';
import { prepareShapes } from './prepareShapes.ts';

/** Time between two checks of the requests. */
const sliceMs = 8;
/** Outlines take far more memory than their points: above this number, all are discarded. */
const maxOutlines = 40_000;

/**
 * Draws the requested pictures one after the other, from its own copy of the shapes. Between them, and within a
 * long one, it applies changes and drops requests that are no longer needed.
 */
export class RequestPainter {
  readonly #index = new ShapeIndex();
  readonly #fonts: BoardFonts;
  readonly #images: PainterImages;
  readonly #post: (message: FromPainter, transfer: Transferable[]) => void;
  readonly #pause: () => Promise<void>;
  #requests: readonly PaintRequest[] = [];
  #isPainting = false;
  #revision = 0;
  /** The revision shown by the current picture. */
  #paintedRevision: number | undefined;
  #outlineCount = 0;

  constructor(options: {
    readonly fonts: BoardFonts;
    readonly images: PainterImages;
    readonly post: (message: FromPainter, transfer: Transferable[]) => void;
    /** Lets messages in. */
    readonly pause: () => Promise<void>;
  }) {
    this.#fonts = options.fonts;
    this.#images = options.images;
    this.#post = options.post;
    this.#pause = options.pause;
  }

  change(change: Extract<ToPainter, { type: 'change' }>): void {
    const { revision, images } = change;
    for (const [hash, bytes] of images) this.#images.add(hash, bytes);
    applyChange(this.#index, change);
    this.#revision = revision;
    this.#post({ type: 'changed', oldestRevision: this.#paintedRevision ?? revision }, []);
  }

  /** Rejects when this system cannot draw in a worker. */
  async setRequests(requests: readonly PaintRequest[]): Promise<void> {
    this.#requests = requests;
    if (this.#isPainting) return;
    this.#isPainting = true;
    for (let request = this.#requests[0]; request !== undefined; request = this.#requests[0]) {
      const picture = await this.#paint(request);
      const revision = this.#paintedRevision ?? this.#revision;
      this.#paintedRevision = undefined;
      if (picture !== undefined) {
        this.#requests = this.#requests.filter(({ id }) => id !== request?.id);
        this.#post({ type: 'painted', id: request.id, revision, picture }, [picture]);
      }
      this.#boundMemory();
      await this.#pause();
    }
    this.#isPainting = false;
  }

  /** The picture; undefined if it is no longer requested. */
  async #paint(request: PaintRequest): Promise<ImageBitmap | undefined> {
    const { area, transform, labels } = request;
    const shapes = this.#index.query(boardRect(area, transform));
    await prepareShapes(
      shapes,
      { scale: transform.scale, labels },
      { fonts: this.#fonts, images: this.#images },
    );
    this.#outlineCount += shapes.length;
    const { canvas, context } = painterCanvas(area, { hasAlpha: !request.hasGround });
    this.#paintedRevision = this.#revision;
    const steps = paintSceneInSteps(
      context,
      this.#index,
      { x: 0, y: 0, width: area.width, height: area.height },
      {
        transform: { ...transform, tx: transform.tx - area.x, ty: transform.ty - area.y },
        theme: request.theme === 'dark' ? darkTheme : lightTheme,
        images: this.#images,
        labels,
        devicePixelRatio: request.devicePixelRatio,
        underlay: undefined,
        hasGround: request.hasGround,
      },
    );
    let sliceStartMs = performance.now();
    while (!steps.next().done) {
      if (performance.now() - sliceStartMs < sliceMs) continue;
      await this.#pause();
      if (!this.#requests.some(({ id }) => id === request.id)) return undefined;
      sliceStartMs = performance.now();
    }
    return canvas.transferToImageBitmap();
  }

  #boundMemory(): void {
    if (this.#outlineCount < Math.max(maxOutlines, this.#index.size * 4)) return;
    this.#outlineCount = 0;
    for (const shape of this.#index.all()) shape.forgetOutline();
  }
}
