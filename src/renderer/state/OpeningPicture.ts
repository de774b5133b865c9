import { isPaintedAlike, type LastView } from '../../shared/lastView.ts';
import { EarlyPainter } from '../canvas/early/EarlyPainter.ts';
import { translatedLabels } from '../canvas/scene/translatedLabels.ts';
import type { ViewPicture } from '../canvas/scene/ViewPicture.ts';
import type { BoardView } from '../canvas/view/BoardView.ts';
import { markNextFrame } from '../markNextFrame.ts';

/**
 * What is shown of a board until it is loaded: the kept picture, or, if there is none for this window's size, theme and language,
 * an early one that is drawn from the stored updates.
 */
export class OpeningPicture {
  readonly #view: BoardView;
  #painter: EarlyPainter | undefined;
  #isOver = false;

  constructor(view: BoardView) {
    this.#view = view;
  }

  showKept(view: LastView, image: HTMLImageElement | undefined): void {
    this.#view.restore(view);
    if (image !== undefined) this.#view.showPicture({ view, image });
  }

  /** The bytes of updates of these sizes follow. */
  begin(sizesBytes: readonly number[]): void {
    this.#painter?.dispose();
    if (!this.#isOver) this.#painter = new EarlyPainter(sizesBytes);
  }

  /** Takes ownership of the bytes. @returns after the last ones, resolves when the picture is shown */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    if (this.#isOver) return undefined;
    this.#painter?.add(bytes);
    const { lastView, hasMoved } = this.#view;
    if (this.#painter?.hasAll !== true || lastView === undefined) return undefined;
    const request = { view: lastView, mayFit: !hasMoved, labels: translatedLabels() };
    return this.#painter.draw(request).then((picture) => {
      if (picture !== undefined && !this.#isOver) this.#show(picture);
    });
  }

  /** The board has loaded, or cannot be. */
  end(): void {
    this.#isOver = true;
    this.#painter?.dispose();
    this.#view.hidePicture();
  }

  #show(picture: ViewPicture): void {
    // Theme and language may have changed meanwhile.
    const { lastView } = this.#view;
    if (lastView === undefined || !isPaintedAlike(picture.view, lastView)) return;
    this.#view.restore(picture.view);
    this.#view.showPicture(picture);
    markNextFrame('board-shown');
  }
}
