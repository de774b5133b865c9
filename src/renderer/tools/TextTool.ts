import { withText } from '../../shared/document/shapes/textShapes.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { Point } from '../drawing/geometry.ts';
import { defaultFontSize, lineHeight } from '../drawing/textLayout.ts';
import type { Tool, ToolHost } from './tool.ts';

/** The top left of a new text, whose first line is centred vertically on the click, as the cursor shows. */
export function textPlace({ x, y }: Point): Point {
  return { x, y: y - (defaultFontSize * lineHeight) / 2 };
}

/** A click opens a text field at that point, or on the text already there. */
export class TextTool implements Tool {
  readonly #host: ToolHost;
  #isPressed = false;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursorAt(): string {
    return 'text';
  }

  pointerDown(): void {
    this.#isPressed = true;
  }

  pointerMove(): void {
    // Dragging gives a text no size: it grows with what is typed.
  }

  pointerUp(pointer: BoardPointer): void {
    if (!this.#isPressed) return;
    this.#isPressed = false;
    const hit = this.#host.scene.hit(pointer, 0);
    if (hit !== undefined && withText(hit.shape) !== undefined) {
      this.#host.editText({ id: hit.id });
      return;
    }
    this.#host.editText({ at: textPlace(pointer) });
  }

  interrupt(): void {
    this.#isPressed = false;
  }

  cancel(): void {
    this.#isPressed = false;
  }

  discard(): void {
    this.cancel();
  }

  paintLive(): void {
    // The text field is an element of the page, so there is no preview.
  }
}
