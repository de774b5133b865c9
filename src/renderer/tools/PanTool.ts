import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { Tool, ToolHost } from './tool.ts';

/** The hand: drags the view. */
export class PanTool implements Tool {
  readonly #host: ToolHost;
  #last: BoardPointer | undefined;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursorAt(): string {
    return this.#last === undefined ? 'grab' : 'grabbing';
  }

  pointerDown(pointer: BoardPointer): void {
    this.#last = pointer;
  }

  pointerMove(pointers: readonly BoardPointer[]): void {
    const pointer = pointers.at(-1);
    if (this.#last === undefined || pointer === undefined) return;
    this.#host.pan(this.#last.screenX - pointer.screenX, this.#last.screenY - pointer.screenY);
    this.#last = pointer;
  }

  pointerUp(): void {
    this.#last = undefined;
  }

  interrupt(): void {
    this.#last = undefined;
  }

  cancel(): void {
    this.#last = undefined;
  }

  discard(): void {
    this.cancel();
  }

  paintLive(): void {
    // Panning leaves no preview.
  }
}
