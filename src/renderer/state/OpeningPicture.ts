import type { LastView } from '../../shared/lastView.ts';
import { EarlyPainter } from '../canvas/early/EarlyPainter.ts';
import type { ViewPicture } from '../canvas/scene/ViewPicture.ts';
import type { BoardView } from '../canvas/view/BoardView.ts';
import { markNextFrame } from '../markNextFrame.ts';

/**
 * What is seen of a board until it is loaded: the picture that was kept of it, or, where there is none that is as this
 * window would show it, one that is drawn early, from what is stored.
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

  /** Bytes of updates of these sizes will come. */
  begin(sizesBytes: readonly number[]): void {
    this.#painter?.dispose();
    if (!this.#isOver) this.#painter = new EarlyPainter(sizesBytes);
  }

  /** Takes the bytes over. @returns until the picture is there, when they are the last */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    if (this.#isOver) return undefined;
    this.#painter?.add(bytes);
    const { lastView, hasMoved } = this.#view;
    if (this.#painter?.hasAll !== true || lastView === undefined) return undefined;
    return this.#painter.draw(lastView, !hasMoved).then((picture) => {
      if (picture !== undefined && !this.#isOver) this.#show(picture);
    });
  }

  /** The board is there, or never will be. */
  end(): void {
    this.#isOver = true;
    this.#painter?.dispose();
    this.#view.hidePicture();
  }

  #show(picture: ViewPicture): void {
    // The theme may be another one by now.
    if (picture.view.isDark !== this.#view.lastView?.isDark) return;
    this.#view.restore(picture.view);
    this.#view.showPicture(picture);
    markNextFrame('board-shown');
  }
}
