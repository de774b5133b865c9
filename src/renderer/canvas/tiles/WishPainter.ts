import { boardRect, paintSceneInSteps } from '../paintScene.ts';
import { unreadableTextPx } from '../paintShape.ts';
import { darkTheme, lightTheme } from '../palette.ts';
import type { SceneShape } from '../SceneShape.ts';
import { ShapeIndex } from '../ShapeIndex.ts';
import { applyChange } from './applyChange.ts';
import type { PainterFonts } from './PainterFonts.ts';
import type { PainterImages } from './PainterImages.ts';
import type { FromPainter, ToPainter, Wish } from './painterMessages.ts';

/** Work between two looks at what is wanted by now. */
const sliceMs = 8;
/** Outlines take far more memory than the points they are made of: above this many, all are made anew. */
const maxOutlines = 40_000;

/**
 * Draws the pictures that the window wishes, one after the other, from its own copy of the shapes. In between, and
 * within a long one, it takes in what has changed and which pictures are no longer wanted.
 */
export class WishPainter {
  readonly #index = new ShapeIndex();
  readonly #fonts: PainterFonts;
  readonly #images: PainterImages;
  readonly #post: (message: FromPainter, transfer: Transferable[]) => void;
  readonly #pause: () => Promise<void>;
  #wishes: readonly Wish[] = [];
  #isPainting = false;
  #revision = 0;
  /** That the picture at hand shows. */
  #paintedRevision: number | undefined;
  #outlineCount = 0;

  constructor(options: {
    readonly fonts: PainterFonts;
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

  /** Rejects when this system does not let it draw. */
  async wish(wishes: readonly Wish[]): Promise<void> {
    this.#wishes = wishes;
    if (this.#isPainting) return;
    this.#isPainting = true;
    for (let wish = this.#wishes[0]; wish !== undefined; wish = this.#wishes[0]) {
      const picture = await this.#paint(wish);
      const revision = this.#paintedRevision ?? this.#revision;
      this.#paintedRevision = undefined;
      if (picture !== undefined) {
        this.#wishes = this.#wishes.filter(({ id }) => id !== wish?.id);
        this.#post({ type: 'painted', id: wish.id, revision, picture }, [picture]);
      }
      this.#boundMemory();
      await this.#pause();
    }
    this.#isPainting = false;
  }

  /** The picture, undefined when it is no longer wanted. */
  async #paint(wish: Wish): Promise<ImageBitmap | undefined> {
    const { area, transform } = wish;
    await this.#prepare(this.#index.query(boardRect(area, transform)), transform.scale);
    const canvas = new OffscreenCanvas(area.width, area.height);
    // Drawn by this thread: the graphics process has to put frames on the screen meanwhile.
    const context = canvas.getContext('2d', { alpha: !wish.hasGround, willReadFrequently: true });
    if (context === null) throw new Error('This system has no canvas to draw on.');
    this.#paintedRevision = this.#revision;
    const steps = paintSceneInSteps(
      context,
      this.#index,
      { x: 0, y: 0, width: area.width, height: area.height },
      {
        transform: { ...transform, tx: transform.tx - area.x, ty: transform.ty - area.y },
        theme: wish.theme === 'dark' ? darkTheme : lightTheme,
        images: this.#images,
        devicePixelRatio: wish.devicePixelRatio,
        underlay: undefined,
        hasGround: wish.hasGround,
      },
    );
    let sliceStartMs = performance.now();
    while (!steps.next().done) {
      if (performance.now() - sliceStartMs < sliceMs) continue;
      await this.#pause();
      if (!this.#wishes.some(({ id }) => id === wish.id)) return undefined;
      sliceStartMs = performance.now();
    }
    return canvas.transferToImageBitmap();
  }

  /** Waits for the letters and pictures that are seen. */
  async #prepare(shapes: readonly SceneShape[], scale: number): Promise<void> {
    const texts: string[] = [];
    for (const { shape } of shapes) {
      if (shape.type === 'image') await this.#images.prepare(shape.image);
      else if (shape.type === 'frame') texts.push(shape.name);
      else if (shape.type === 'placeholder') texts.push(shape.label);
      else if (shape.type === 'text' || shape.type === 'note') {
        if (shape.fontSize * scale >= unreadableTextPx) texts.push(shape.text);
      }
    }
    if (texts.length > 0) await this.#fonts.prepare(texts);
    this.#outlineCount += shapes.length;
  }

  #boundMemory(): void {
    if (this.#outlineCount < Math.max(maxOutlines, this.#index.size * 4)) return;
    this.#outlineCount = 0;
    for (const shape of this.#index.all()) shape.forgetOutline();
  }
}
